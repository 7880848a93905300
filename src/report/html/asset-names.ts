/** The page's script and style, each one text. */
export interface Assets {
  readonly script: string;
  readonly style: string;
}

export const assetNames = { script: 'page.bundle.js', style: 'page.bundle.css' } as const;
