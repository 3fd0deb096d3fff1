/** What whoever receives a hand-over is told, without any program of ours. */
export const README = `警情移交材料 · Alarm hand-over

alarm.html      全部内容,可打印 · everything in words, to read and print
alarm.json      警情及其经过 · the alarm and what was told of it
signals.json    主机与探测器信号、布撤防、测试 · what its panel and contacts told, arming, tests
openings.json   抬杆记录 · barriers that opened
passages.json   过车(按权限) · vehicles that came and went (only with the right)
inside.json     报警时在场(按权限) · who was inside when it was raised (only with the right)
chain.json      日志哈希链的相关环节 · the links of the journal's hash chain
manifest.json   每个文件的大小与 SHA-256 · size and SHA-256 of every file

alarm.json 的 cut 列出因数量过多而只含最早部分的文件;inside 说明在场名单自何时起推算。
In alarm.json, cut names the files that hold the oldest rows only, as there were too many; inside says from when on the
list of who was inside holds.

核验 · How to check

1. 对 manifest.json 计算 SHA-256,与移交单上的值比对;再按其中所列逐个核对其他文件。
   Compute SHA-256 of manifest.json and compare it with the value on the form that both sides signed; then check every
   other file against it.

2. chain.json 中每个 commit 的 link 可重算,UTF-8,依次连接后取 SHA-256(十六进制):
   The link of every commit in chain.json is SHA-256 (hex) of these, in UTF-8, one after another:
     before
     JSON [after, position, at, number of facts, number of digests]
     JSON [position, id, type, area, time, at, cause, data] of each fact, where data is the text as it stands
     each digest
   JSON 不含空格 · JSON without blanks.

3. head 是制作时日志的末端。小区可用 gatehouse alarm check 将这些环节与其保存的日志比对。
   head is the end of the journal when this was made. The site compares these links with the journal it keeps by
   gatehouse alarm check.
`;
