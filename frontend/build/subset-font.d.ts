declare module 'subset-font' {
  /** The font with the glyphs of these characters and all that shaping needs for them. */
  export default function subsetFont(
    font: Buffer,
    characters: string,
    options: { targetFormat: 'woff2' },
  ): Promise<Buffer>
}
