/** Given as `ref` to the chosen item of a list: brings it into view when it becomes the chosen one. */
export function scrollHere(item: HTMLElement | null): void {
  // Newer browsers answer with a promise; there is nothing to wait for.
  void item?.scrollIntoView({ block: 'nearest' });
}
