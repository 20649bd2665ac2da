/** Address of a script that Vite builds beside the page, to be started as a shared worker. */
declare module '*?sharedworker&url' {
  const url: string
  export default url
}
