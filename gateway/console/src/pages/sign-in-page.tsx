import { Alert, Button, Card, Form, Input } from 'antd';
import { ApiProblem } from '../api/client.ts';
import { useSigning } from '../api/queries.ts';
import { useWords } from '../words/language.tsx';

type Entered = { readonly username: string; readonly password: string };

/** Signing in; or, by the link that a new site prints, making its first account. */
export function SignInPage() {
  const { say, of } = useWords();
  const signing = useSigning();
  const token = location.pathname === '/set-up' ? location.hash.slice(1) : '';
  const settingUp = token !== '';
  const submit = (entered: Entered): void =>
    signing.mutate(
      settingUp
        ? { path: '/api/v1/set-up', body: { token, ...entered } }
        : { path: '/api/v1/session', body: entered },
      { onSuccess: () => history.replaceState(null, '', '/') },
    );
  const { error } = signing;
  return (
    <div className="sign-in">
      <Card title={say(settingUp ? 'set-up.title' : 'sign-in.title')}>
        {settingUp && <p className="note">{say('set-up.note')}</p>}
        <Form<Entered> layout="vertical" onFinish={submit} requiredMark={false}>
          <Form.Item
            name="username"
            label={say('sign-in.username')}
            rules={[{ required: true, message: '' }]}
          >
            <Input autoFocus autoComplete="username" maxLength={60} />
          </Form.Item>
          <Form.Item
            name="password"
            label={say('sign-in.password')}
            rules={[{ required: true, message: '', ...(settingUp ? { min: 10 } : {}) }]}
          >
            <Input.Password autoComplete={settingUp ? 'new-password' : 'current-password'} />
          </Form.Item>
          {error !== null && (
            <Alert
              type="error"
              className="gap"
              title={error instanceof ApiProblem ? of(error.title) : String(error.message)}
            />
          )}
          <Button type="primary" htmlType="submit" block loading={signing.isPending}>
            {say(settingUp ? 'set-up.submit' : 'sign-in.submit')}
          </Button>
        </Form>
      </Card>
    </div>
  );
}
