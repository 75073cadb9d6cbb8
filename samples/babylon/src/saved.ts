/** Small texts that outlive the page. A browser may forbid both: nothing here throws. */
export interface Saved {
  read(key: string): string | undefined;
  /** Whole or not at all; false when it could not. */
  write(key: string, text: string): boolean;
}

/** The browser's own storage. */
export function browserStorage(): Saved {
  return {
    read: (key) => {
      try {
        return localStorage.getItem(key) ?? undefined;
      } catch {
        return undefined;
      }
    },
    write: (key, text) => {
      try {
        localStorage.setItem(key, text);
        return true;
      } catch {
        return false;
      }
    },
  };
}
