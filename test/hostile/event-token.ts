import { SignJWT } from 'jose'

/** The header `Authorization` of an external event, signed with this secret. */
export async function eventToken(secret: string): Promise<string> {
  const token = new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('5m')
  return `Bearer ${await token.sign(new TextEncoder().encode(secret))}`
}
