import { Input } from 'antd';
import { useEffect, useState } from 'react';

// A word is typed in less; a search for each letter would be thrown away.
const PAUSE_MS = 250;

/** Where one types whom to look for; it looks as soon as the typing pauses. */
export function FindBox({
  label,
  onFind,
  autoFocus = true,
  disabled = false,
}: {
  readonly label: string;
  readonly autoFocus?: boolean;
  /** Who may see no names looks for none. */
  readonly disabled?: boolean;
  onFind(text: string): void;
}) {
  const [text, setText] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => onFind(text.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, onFind]);
  return (
    <Input.Search
      className="find"
      autoFocus={autoFocus}
      allowClear
      disabled={disabled}
      maxLength={60}
      placeholder={label}
      aria-label={label}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onSearch={(typed) => onFind(typed.trim())}
    />
  );
}
