import { AUTHORITIES } from '../../../words/record-terms.ts';
import { term } from '../../../words/terms.ts';
import { type Between, usePosts, useShifts } from '../api/queries.ts';
import type { PostPicture, ShiftRow, SitePicture } from '../api/types.ts';
import { useNaming } from '../feed/names.tsx';
import { useWords } from '../words/language.tsx';
import { momentOf } from './clock.ts';
import { Panel } from './panel.tsx';

/** The shifts that touch a day: who stood where, how often the arms rose meanwhile, and what he left unexplained. */
export function Shifts({
  site,
  between,
}: {
  readonly site: SitePicture;
  readonly between: Between;
}) {
  const { say, of } = useWords();
  const naming = useNaming();
  const shifts = useShifts(between.to);
  const posts = usePosts();
  const rows = (shifts.data?.items ?? [])
    .filter(({ until }) => until === undefined || until >= between.from)
    .map((row) => ({ ...row, ...nowOf(row, posts.data?.items ?? []) }));
  return (
    <Panel title={say('openings.shifts')} query={shifts}>
      {rows.length === 0 ? (
        <p className="empty">{shifts.data !== undefined && say('shift.none')}</p>
      ) : (
        <table className="records shifts">
          <thead>
            <tr>
              {(['guard', 'post', 'time', 'sums', 'unexplained'] as const).map((name) => (
                <th key={name} scope="col">
                  {say(`shift.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ shift, guard, post, since, until, sums, unexplained }) => (
              <tr key={shift} data-key={shift}>
                <td data-title={say('shift.guard')}>
                  <b>{naming(guard) ?? guard}</b>
                </td>
                <td data-title={say('shift.post')}>{postName(site, post, of)}</td>
                <td data-title={say('shift.time')}>
                  {momentOf(since, site.zone)} —{' '}
                  {until === undefined ? say('shift.on') : momentOf(until, site.zone)}
                </td>
                <td data-title={say('shift.sums')}>
                  {Object.entries(sums ?? {})
                    .map(([kind, count]) => `${of(term(AUTHORITIES, kind))} ${count}`)
                    .join(' · ') || '0'}
                </td>
                <td data-title={say('shift.unexplained')}>
                  <b className={(unexplained ?? 0) > 0 ? 'bad' : 'good'}>{unexplained ?? 0}</b>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

/** What a shift that goes on has come to so far. */
function nowOf({ shift, until }: ShiftRow, posts: readonly PostPicture[]): Partial<ShiftRow> {
  const post = until === undefined ? posts.find((one) => one.shift === shift) : undefined;
  if (post === undefined) return {};
  const unexplained = post.asked.filter((one) => one.shift === shift).length;
  return { ...(post.sums === undefined ? {} : { sums: post.sums }), unexplained };
}

function postName(site: SitePicture, id: string, of: ReturnType<typeof useWords>['of']): string {
  const post = site.posts.find((one) => one.id === id);
  return post === undefined ? id : of(post.name);
}
