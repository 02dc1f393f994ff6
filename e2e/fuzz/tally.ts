/** Counts by group and name, printed as lines. */
export class Tally {
  readonly #groups = new Map<string, Map<string, number>>();

  add(group: string, name: string, by = 1): void {
    const counts = this.#groups.get(group) ?? new Map<string, number>();
    counts.set(name, (counts.get(name) ?? 0) + by);
    this.#groups.set(group, counts);
  }

  of(group: string): number {
    return [...(this.#groups.get(group)?.values() ?? [])].reduce((sum, count) => sum + count, 0);
  }

  lines(): string[] {
    return [...this.#groups].map(([group, counts]) => {
      const sorted = [...counts].sort(([, a], [, b]) => b - a);
      return `${group}: ${sorted.map(([name, count]) => `${name} ${count}`).join(', ')}`;
    });
  }
}
