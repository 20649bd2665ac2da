/** Whether it begins like an OLE2 container ([MS-CFB]): what Excel 97 wrote, and what has a password today. */
export function isCompoundFile(content: Buffer): boolean {
  return (
    content.length >= 8 && content.readUInt32BE(0) === 0xd0cf11e0 && content.readUInt32BE(4) === 0xa1b11ae1
  )
}

/** Whether there is an encrypted document in the container ([MS-OFFCRYPTO], 2.3.4.4). */
export function holdsEncrypted(content: Buffer): boolean {
  return content.includes(Buffer.from('EncryptedPackage', 'utf16le'))
}
