interface AnsweredRequest {
  method: string
  url: string
  routeOptions: { url?: string | undefined }
}
interface SentReply {
  statusCode: number
  getHeader(name: string): unknown
}
export function checkAnswers(report: (flaw: string) => void): void
export function checked(
  request: AnsweredRequest,
  reply: SentReply,
  payload: unknown,
  report: (flaw: string) => void,
): unknown
export function flawOf(request: AnsweredRequest, reply: SentReply, payload: unknown): string | undefined
