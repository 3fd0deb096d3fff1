import Database from 'better-sqlite3';

/** What a panel reported. */
export type Told = { readonly account: string; readonly zone: string };

/** What the records have of panels: a kill may come between two looks. */
export function recordsOf(database: string) {
  const rows = (query: string): readonly string[] => {
    try {
      const db = new Database(database, { readonly: true });
      try {
        return db
          .prepare<[], { text: string }>(query)
          .all()
          .map(({ text }) => text);
      } finally {
        db.close();
      }
    } catch {
      return [];
    }
  };
  return {
    reported: (): readonly Told[] =>
      rows("select body as text from inputs where type = 'panel.reported'").map((text) => {
        const { data }: { data: Told } = JSON.parse(text);
        return { account: data.account, zone: data.zone };
      }),
    events: () => rows("select id as text from journal where type = 'panel.event'").length,
    alive: () => rows("select id as text from inputs where type = 'panel.alive'").length,
    everything: () => [
      ...rows("select coalesce(body, '') as text from inputs"),
      ...rows('select data as text from journal'),
    ],
    suspected: () => rows("select body as text from inputs where type = 'panel.suspected'").length,
  };
}
