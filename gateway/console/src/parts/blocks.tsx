import { useQuery } from '@tanstack/react-query';
import { Button, Popconfirm } from 'antd';
import { ask } from '../api/client.ts';
import type { BlockRow, Session, SitePicture } from '../api/types.ts';
import { useNaming } from '../feed/names.tsx';
import { useWords } from '../words/language.tsx';
import { momentOf } from './clock.ts';
import { useActing } from './use-acting.ts';

/** 黑名单: whom and what no lane lets pass, why and until when. */
export function Blocks({
  site,
  session,
}: {
  readonly site: SitePicture;
  readonly session: Session;
}) {
  const { say } = useWords();
  const naming = useNaming();
  const { send, pending } = useActing();
  const blocks = useQuery({
    queryKey: ['blocks'],
    queryFn: () => ask<{ items: readonly BlockRow[] }>('/api/v1/blocks?limit=1000'),
  });
  const rows = (blocks.data?.items ?? []).filter(({ until }) => Date.parse(until) > Date.now());
  return (
    <>
      <p className="note">{say('block.where')}</p>
      <table className="records">
        <thead>
          <tr>
            <th>{say('block.subject')}</th>
            <th>{say('way.reason')}</th>
            <th>{say('block.until')}</th>
            <th>{say('block.by')}</th>
            <th>{say('block.approved')}</th>
            <th aria-label={say('block.lift')} />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.subject} data-key={row.subject}>
              <td data-title={say('block.subject')}>
                <b>{naming(row.subject) ?? `…${row.subject.slice(-6)}`}</b>
              </td>
              <td data-title={say('way.reason')}>{row.why}</td>
              <td data-title={say('block.until')}>{momentOf(row.until, site.zone)}</td>
              <td data-title={say('block.by')}>{row.by}</td>
              <td data-title={say('block.approved')}>{row.approved}</td>
              <td>
                {session.acts.includes('block.lift') && (
                  <Popconfirm
                    title={say('block.lift.ask')}
                    okText={say('block.lift')}
                    cancelText={say('common.cancel')}
                    onConfirm={() =>
                      send({
                        type: 'block.lift',
                        data: { subject: row.subject, why: say('block.lift.why') },
                      })
                    }
                  >
                    <Button size="small" disabled={pending}>
                      {say('block.lift')}
                    </Button>
                  </Popconfirm>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {blocks.data !== undefined && rows.length === 0 && (
        <p className="empty good">{say('block.none')}</p>
      )}
    </>
  );
}
