import type { Plugin } from 'vite'

/**
 * What stands around every `import()` of the client: it puts the stylesheets of the fetched code into the page before it runs.
 * Vite's own does more, for browsers and settings that are not ours, and is five times as large.
 */
const HELPER = `
function linked(file) {
  const href = '/' + file
  if (document.querySelector('link[href="' + href + '"]')) return
  return new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href, onload: resolve, onerror: reject })
    document.head.append(link)
  })
}

export const __vitePreload = async (load, files = []) => {
  await Promise.all(files.map(linked))
  return load()
}
`

export function slimPreload(): Plugin {
  return {
    name: 'slim-preload',
    enforce: 'pre',
    load: (id) => (id.includes('vite/preload-helper') ? { code: HELPER, moduleType: 'js' } : null),
  }
}
