import { Input, type InputRef } from 'antd';
import { type Ref, useState } from 'react';
import { useWords } from '../words/language.tsx';

/** What a plate of the mainland begins with: no keyboard without a Chinese input method has them. */
const PROVINCES = '京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤琼川贵云陕甘青桂蒙宁新藏';
/** By what letters one finds them: as they are typed in pinyin. */
const PINYIN: Readonly<Record<string, string>> = {
  jing: '京',
  jin: '津晋',
  hu: '沪',
  yu: '渝豫',
  ji: '冀吉',
  liao: '辽',
  hei: '黑',
  su: '苏',
  zhe: '浙',
  wan: '皖',
  min: '闽',
  gan: '赣甘',
  lu: '鲁',
  e: '鄂',
  xiang: '湘',
  yue: '粤',
  qiong: '琼',
  chuan: '川',
  gui: '贵桂',
  yun: '云',
  shan: '陕',
  qing: '青',
  meng: '蒙',
  ning: '宁',
  xin: '新',
  zang: '藏',
};
const LATIN = /^([a-z]{1,5}) (.*)$/i;

/** A plate, normalised as it is typed. A province comes by its key, or by its pinyin and a space: `yue b12345`. */
export function PlateField({
  value,
  onChange,
  field,
}: {
  readonly value: string;
  readonly field?: Ref<InputRef>;
  onChange(plate: string): void;
}) {
  const { say } = useWords();
  const [isNear, setIsNear] = useState(false);
  const hasProvince = PROVINCES.includes(value.charAt(0)) && value !== '';
  return (
    <span className="plate-field">
      <Input
        ref={field ?? null}
        autoFocus
        autoComplete="off"
        maxLength={20}
        value={value}
        placeholder={say('visitor.plate')}
        aria-label={say('visitor.plate')}
        onFocus={() => setIsNear(true)}
        onBlur={() => setIsNear(false)}
        // An input method that is at work has its letters left alone.
        onChange={({ target, nativeEvent }) =>
          onChange(isComposing(nativeEvent) ? target.value : typed(target.value))
        }
        onCompositionEnd={({ currentTarget }) => onChange(typed(currentTarget.value))}
      />
      {isNear && !hasProvince && (
        <fieldset className="provinces" aria-label={say('visitor.province')}>
          {[...PROVINCES].map((province) => (
            <button
              key={province}
              type="button"
              // By keyboard one types on: 31 stops of Tab would stand before the next field.
              tabIndex={-1}
              onMouseDown={(event) => {
                // The field keeps the keyboard.
                event.preventDefault();
                onChange(province + value);
              }}
            >
              {province}
            </button>
          ))}
        </fieldset>
      )}
    </span>
  );
}

const isComposing = (event: Event): boolean => event instanceof InputEvent && event.isComposing;

/** What was typed, as a plate: capitals, without separators, the province by its character. */
export function typed(text: string): string {
  const [, pinyin = '', rest = ''] = LATIN.exec(text) ?? [];
  const [province, another] = PINYIN[pinyin.toLowerCase()] ?? '';
  const plate = province === undefined || another !== undefined ? text : province + rest;
  // A space behind letters may yet end a pinyin; behind anything else it means nothing.
  return plate
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[·•.-]/g, '');
}
