import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { useSearch } from '../api/queries.ts';
import { useWords } from '../words/language.tsx';

/** One column: what stands above it, and what it says of a row. */
export type Column<T> = {
  readonly title: string;
  cell(row: T): ReactNode;
};

/** A list that is read page by page; on a phone each row is a card of its own. A row opens by a click or Enter. */
export function Records<T>({
  columns,
  search,
  keyOf,
  onOpen,
  empty,
  rowClass,
}: {
  readonly columns: readonly Column<T>[];
  readonly search: ReturnType<typeof useSearch<T>>;
  keyOf(row: T): string;
  onOpen?(row: T): void;
  readonly empty: string;
  rowClass?(row: T): string;
}) {
  const { say } = useWords();
  const pages = search.data?.pages ?? [];
  const rows = pages.flatMap((page) => page.items);
  return (
    <>
      {pages[0]?.more === true && <p className="note more">{say('list.narrow')}</p>}
      <RecordTable
        columns={columns}
        rows={rows}
        keyOf={keyOf}
        {...(onOpen === undefined ? {} : { onOpen })}
        {...(rowClass === undefined ? {} : { rowClass })}
      />
      {search.data !== undefined && rows.length === 0 && <p className="empty">{empty}</p>}
      {search.hasNextPage && (
        <Button
          className="next-page"
          loading={search.isFetchingNextPage}
          onClick={() => void search.fetchNextPage()}
        >
          {say('list.next')}
        </Button>
      )}
    </>
  );
}

/** The rows of a list; on a phone each is a card of its own. */
export function RecordTable<T>({
  columns,
  rows,
  keyOf,
  onOpen,
  rowClass,
}: {
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  keyOf(row: T): string;
  onOpen?(row: T): void;
  rowClass?(row: T): string;
}) {
  return (
    <table className={onOpen === undefined ? 'records' : 'records opens'}>
      <thead>
        <tr>
          {columns.map(({ title }) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr
            key={keyOf(row)}
            data-key={keyOf(row)}
            className={rowClass?.(row)}
            {...(onOpen === undefined
              ? {}
              : {
                  tabIndex: 0,
                  onClick: () => onOpen(row),
                  onKeyDown: (event) => {
                    if (event.key === 'Enter' && event.target === event.currentTarget) onOpen(row);
                  },
                })}
          >
            {columns.map(({ title, cell }) => (
              <td key={title} data-title={title}>
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
