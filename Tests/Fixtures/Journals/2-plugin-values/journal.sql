PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO grdb_migrations VALUES('1-journal');
INSERT INTO grdb_migrations VALUES('2-plugin-values');
CREATE TABLE run (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  pipeline TEXT NOT NULL,
  project TEXT,
  status TEXT NOT NULL,
  queued_ns INTEGER NOT NULL,
  started_ns INTEGER,
  ended_ns INTEGER
) STRICT;
INSERT INTO run VALUES(1,'run_01a1fdb5-80ce-7b74-ae11-586ba76a651a','good',NULL,'succeeded',1795257893071948288,1795257893071948288,1795257893100165120);
INSERT INTO run VALUES(2,'run_01a1fdb5-8134-7d1b-bb36-9aae94ff4947','bad',NULL,'failed',1795257893174695680,1795257893174695680,1795257893187420160);
INSERT INTO run VALUES(3,'run_01a1fdb5-8183-72f0-a9dc-e0690905dded','cut',NULL,'running',1795257893253367552,1795257893253367552,NULL);
CREATE TABLE lease (
  run INTEGER PRIMARY KEY,
  engine TEXT NOT NULL,
  pid INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  claimed_ns INTEGER NOT NULL
) STRICT;
INSERT INTO lease VALUES(1,'engine_01a1fdb5-80ac-7a89-ba79-5be2cf8202f5',14564,1,1795257893073353216);
INSERT INTO lease VALUES(2,'engine_01a1fdb5-812c-7039-b1d9-35d357ca8ea6',14593,1,1795257893175282432);
INSERT INTO lease VALUES(3,'engine_01a1fdb5-8180-76f0-821d-68d0e2e934d9',14613,1,1795257893253978624);
CREATE TABLE event (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  run INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  time_ns INTEGER NOT NULL,
  type TEXT NOT NULL,
  v INTEGER NOT NULL,
  barrier INTEGER NOT NULL,
  phase TEXT,
  attempt INTEGER,
  epoch INTEGER NOT NULL,
  data BLOB,
  blob BLOB,
  UNIQUE (run, seq),
  CHECK ((data IS NULL) <> (blob IS NULL))
) STRICT;
INSERT INTO event VALUES(1,1,1,1795257893071948288,'run.queued',1,1,NULL,NULL,1,NULL,X'b3fedf8e962f4cc3bcb562da482c18c8d2d19379a69ca1a327a1cde3b16de3c1');
INSERT INTO event VALUES(2,1,2,1795257893071948288,'run.started',1,1,NULL,NULL,1,CAST('{"engine":"engine_01a1fdb5-80ac-7a89-ba79-5be2cf8202f5","pid":14564}' AS BLOB),NULL);
INSERT INTO event VALUES(3,1,3,1795257893071948288,'phase.started',1,1,'first',1,1,CAST('{"key":"1495c85a1bad4faa1a9dcffae329302ff759fbb565ba537da3c53fcc554b0f73"}' AS BLOB),NULL);
INSERT INTO event VALUES(4,1,4,1795257893078247680,'phase.succeeded',1,1,'first',1,1,CAST('{"output":{}}' AS BLOB),NULL);
INSERT INTO event VALUES(5,1,5,1795257893078247680,'phase.started',1,1,'large',1,1,CAST('{"key":"dd114511573759509691a80a170a8df84704d79ebc70556a4cc9a4a2e907b73b"}' AS BLOB),NULL);
INSERT INTO event VALUES(6,1,6,1795257893083112192,'phase.succeeded',1,1,'large',1,1,NULL,X'dfafad562410c8f9d4c0f266ef964c9dc3856e89f762221ffde2c765aa0c5455');
INSERT INTO event VALUES(7,1,7,1795257893083112192,'phase.started',1,1,'note',1,1,CAST('{"key":"b27e1ca296e2e6d7eb36972ce1de9a2d47b1e419ebcfc0054a3d08601b278781"}' AS BLOB),NULL);
INSERT INTO event VALUES(8,1,8,1795257893087051008,'effect.intended',1,1,'note',1,1,CAST('{"key":"note","receipt":{"made":true}}' AS BLOB),NULL);
INSERT INTO event VALUES(9,1,9,1795257893088333056,'effect.settled',1,1,'note',1,1,CAST('{"key":"note","result":{"done":true}}' AS BLOB),NULL);
INSERT INTO event VALUES(10,1,10,1795257893089194752,'phase.succeeded',1,1,'note',1,1,CAST('{"output":{"intent":"new"}}' AS BLOB),NULL);
INSERT INTO event VALUES(11,1,11,1795257893089194752,'phase.started',1,1,'count',1,1,CAST('{"key":"96876cbb9072308c5f2a74360728aaef3c38b2e75060aa1a28cd6b12dc52ac3a"}' AS BLOB),NULL);
INSERT INTO event VALUES(12,1,12,1795257893095237376,'value.put',1,1,'count',1,1,CAST('{"key":"counted","value":{"number":1},"revision":1}' AS BLOB),NULL);
INSERT INTO event VALUES(13,1,13,1795257893096716288,'phase.succeeded',1,1,'count',1,1,CAST('{"output":{"revision":1,"value":1}}' AS BLOB),NULL);
INSERT INTO event VALUES(14,1,14,1795257893096716288,'phase.started',1,1,'tick',1,1,CAST('{"key":"e5771cc0273b2068b5c5df91c0b9d71e9dfc3bc73f027fb4e6ce2265d1f9c33b"}' AS BLOB),NULL);
INSERT INTO event VALUES(15,1,15,1795257893099969536,'test.ticked',1,0,'tick',1,1,CAST('{"tick":1}' AS BLOB),NULL);
INSERT INTO event VALUES(16,1,16,1795257893100075264,'test.ticked',1,0,'tick',1,1,CAST('{"tick":2}' AS BLOB),NULL);
INSERT INTO event VALUES(17,1,17,1795257893100099072,'test.ticked',1,0,'tick',1,1,CAST('{"tick":3}' AS BLOB),NULL);
INSERT INTO event VALUES(18,1,18,1795257893100165120,'phase.succeeded',1,1,'tick',1,1,CAST('{"output":{}}' AS BLOB),NULL);
INSERT INTO event VALUES(19,1,19,1795257893100165120,'run.succeeded',1,1,NULL,NULL,1,CAST('{"phases":{"succeeded":5}}' AS BLOB),NULL);
INSERT INTO event VALUES(20,2,1,1795257893174695680,'run.queued',1,1,NULL,NULL,1,CAST('{"pipeline":{"name":"bad","inputs":[],"phases":[{"id":"first","use":"test.noop/noop","needs":[],"with":{},"recover":[]},{"id":"broken","use":"test.noop/fail","needs":["first"],"with":{"times":9,"retry":0},"recover":[]},{"id":"never","use":"test.noop/noop","needs":["broken"],"with":{},"recover":[]}],"sinks":[],"limits":{},"recover":[]},"inputs":{},"source":"apiVersion: gantry/v1\nname: bad\nphases:\n  - { id: first, use: test.noop/noop }\n  - { id: broken, use: test.noop/fail, needs: [first], with: { times: 9, retry: 0 } }\n  - { id: never, use: test.noop/noop, needs: [broken] }\n","plugins":{"test.noop":{"version":"1.0.0","sha256":"bc2d208eba36a057b0cffa1270a21402156ecb4158718651947355cf7f7101a7"}}}' AS BLOB),NULL);
INSERT INTO event VALUES(21,2,2,1795257893174695680,'run.started',1,1,NULL,NULL,1,CAST('{"engine":"engine_01a1fdb5-812c-7039-b1d9-35d357ca8ea6","pid":14593}' AS BLOB),NULL);
INSERT INTO event VALUES(22,2,3,1795257893174695680,'phase.started',1,1,'first',1,1,CAST('{"key":"6ad17fa014ab5a03928a1c3bcbf30426389bc0640ed15be1c08c73db22f2b6f3"}' AS BLOB),NULL);
INSERT INTO event VALUES(23,2,4,1795257893184655104,'phase.succeeded',1,1,'first',1,1,CAST('{"output":{}}' AS BLOB),NULL);
INSERT INTO event VALUES(24,2,5,1795257893184655104,'phase.started',1,1,'broken',1,1,CAST('{"key":"1fe79aee4bbb0eac4af4900e78e4b7109ed6ad37d295fffe2702f0039b37e5c9"}' AS BLOB),NULL);
INSERT INTO event VALUES(25,2,6,1795257893187420160,'attempt.failed',1,1,'broken',1,1,CAST('{"class":"plugin","code":"TEST_FAILED","message":"attempt 1 of 9 that fail","hint":"Nothing is wrong: this phase is made for tests.","detail":null,"retry_class":"unknown"}' AS BLOB),NULL);
INSERT INTO event VALUES(26,2,7,1795257893187420160,'phase.failed',1,1,'broken',1,1,CAST('{"class":"plugin","code":"TEST_FAILED","message":"attempt 1 of 9 that fail","hint":"Nothing is wrong: this phase is made for tests.","detail":null,"retry_class":"unknown"}' AS BLOB),NULL);
INSERT INTO event VALUES(27,2,8,1795257893187420160,'phase.skipped',1,1,'never',NULL,1,CAST('{"because":"it needs ''broken'', which failed"}' AS BLOB),NULL);
INSERT INTO event VALUES(28,2,9,1795257893187420160,'run.failed',1,1,NULL,NULL,1,CAST('{"phases":{"failed":1,"succeeded":1,"skipped":1},"failure":{"class":"plugin","code":"TEST_FAILED","message":"attempt 1 of 9 that fail","hint":"Nothing is wrong: this phase is made for tests.","detail":null,"retry_class":"unknown"}}' AS BLOB),NULL);
INSERT INTO event VALUES(29,3,1,1795257893253367552,'run.queued',1,1,NULL,NULL,1,CAST('{"pipeline":{"name":"cut","inputs":[],"phases":[{"id":"first","use":"test.noop/noop","needs":[],"with":{},"recover":[]},{"id":"note","use":"test.noop/effects","needs":["first"],"with":{"key":"note"},"recover":[]},{"id":"slow","use":"test.noop/sleep","needs":["note"],"with":{"milliseconds":1500},"recover":[]},{"id":"last","use":"test.noop/noop","needs":["slow"],"with":{},"recover":[]}],"sinks":[],"limits":{},"recover":[]},"inputs":{},"source":"apiVersion: gantry/v1\nname: cut\nphases:\n  - { id: first, use: test.noop/noop }\n  - { id: note, use: test.noop/effects, needs: [first], with: { key: note } }\n  - { id: slow, use: test.noop/sleep, needs: [note], with: { milliseconds: 1500 } }\n  - { id: last, use: test.noop/noop, needs: [slow] }\n","plugins":{"test.noop":{"version":"1.0.0","sha256":"bc2d208eba36a057b0cffa1270a21402156ecb4158718651947355cf7f7101a7"}}}' AS BLOB),NULL);
INSERT INTO event VALUES(30,3,2,1795257893253367552,'run.started',1,1,NULL,NULL,1,CAST('{"engine":"engine_01a1fdb5-8180-76f0-821d-68d0e2e934d9","pid":14613}' AS BLOB),NULL);
INSERT INTO event VALUES(31,3,3,1795257893253367552,'phase.started',1,1,'first',1,1,CAST('{"key":"d0a50aedf942d02c02b1592b8e6a0eb92e880ea8c563516addb231b9552be7b9"}' AS BLOB),NULL);
INSERT INTO event VALUES(32,3,4,1795257893259902976,'phase.succeeded',1,1,'first',1,1,CAST('{"output":{}}' AS BLOB),NULL);
INSERT INTO event VALUES(33,3,5,1795257893259902976,'phase.started',1,1,'note',1,1,CAST('{"key":"e9e65847c76c2c0d2350b5d7ea70e409e75dfd56c411bf2bddf229533747ceb1"}' AS BLOB),NULL);
INSERT INTO event VALUES(34,3,6,1795257893264040448,'effect.intended',1,1,'note',1,1,CAST('{"key":"note","receipt":{"made":true}}' AS BLOB),NULL);
INSERT INTO event VALUES(35,3,7,1795257893265271296,'effect.settled',1,1,'note',1,1,CAST('{"key":"note","result":{"done":true}}' AS BLOB),NULL);
INSERT INTO event VALUES(36,3,8,1795257893269581568,'phase.succeeded',1,1,'note',1,1,CAST('{"output":{"intent":"new"}}' AS BLOB),NULL);
INSERT INTO event VALUES(37,3,9,1795257893269581568,'phase.started',1,1,'slow',1,1,CAST('{"key":"9935ac891f164487d7ea9126a904e1eb975504909be35629d7c44235fe8ee09f"}' AS BLOB),NULL);
CREATE TABLE blob (
  sha256 BLOB NOT NULL PRIMARY KEY,
  size INTEGER NOT NULL,
  data BLOB
) STRICT;
INSERT INTO blob VALUES(X'b3fedf8e962f4cc3bcb562da482c18c8d2d19379a69ca1a327a1cde3b16de3c1',11278,CAST('{"pipeline":{"name":"good","inputs":[],"phases":[{"id":"first","use":"test.noop/noop","needs":[],"with":{},"recover":[]},{"id":"large","use":"test.noop/echo","needs":["first"],"with":{"text":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"},"recover":[]},{"id":"note","use":"test.noop/effects","needs":["large"],"with":{"key":"note"},"recover":[]},{"id":"count","use":"test.noop/kv","needs":["note"],"with":{"key":"counted"},"recover":[]},{"id":"tick","use":"test.noop/emit","needs":["count"],"with":{"count":3},"recover":[]}],"sinks":[{"use":"gantry.jsonl","with":{"path":"run.jsonl"}}],"limits":{},"recover":[]},"inputs":{},"source":"apiVersion: gantry/v1\nname: good\nphases:\n  - { id: first, use: test.noop/noop }\n  - { id: large, use: test.noop/echo, needs: [first], with: { text: \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\" } }\n  - { id: note, use: test.noop/effects, needs: [large], with: { key: note } }\n  - { id: count, use: test.noop/kv, needs: [note], with: { key: counted } }\n  - { id: tick, use: test.noop/emit, needs: [count], with: { count: 3 } }\nsinks:\n  - { use: gantry.jsonl, with: { path: run.jsonl } }\n","plugins":{"test.noop":{"version":"1.0.0","sha256":"bc2d208eba36a057b0cffa1270a21402156ecb4158718651947355cf7f7101a7"},"gantry.jsonl":{"version":"1.0.0","sha256":"bc2911618f6a64446dbed0be56b0bd8cc6cbb48c8d1fddd711a22e4caa97dc17"}}}' AS BLOB));
INSERT INTO blob VALUES(X'dfafad562410c8f9d4c0f266ef964c9dc3856e89f762221ffde2c765aa0c5455',5022,CAST('{"output":{"text":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}}' AS BLOB));
CREATE TABLE snapshot (
  run INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL,
  fold INTEGER NOT NULL,
  state BLOB NOT NULL
) STRICT;
CREATE TABLE phase (
  run INTEGER NOT NULL,
  place INTEGER NOT NULL,
  id TEXT NOT NULL,
  status TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  started_ns INTEGER,
  ended_ns INTEGER,
  fraction REAL,
  step TEXT,
  message TEXT,
  reason TEXT,
  PRIMARY KEY (run, place)
) STRICT, WITHOUT ROWID;
INSERT INTO phase VALUES(1,0,'first','succeeded',1,1795257893071948288,1795257893078247680,NULL,NULL,NULL,NULL);
INSERT INTO phase VALUES(1,1,'large','succeeded',1,1795257893078247680,1795257893083112192,NULL,NULL,NULL,NULL);
INSERT INTO phase VALUES(1,2,'note','succeeded',1,1795257893083112192,1795257893089194752,NULL,NULL,NULL,NULL);
INSERT INTO phase VALUES(1,3,'count','succeeded',1,1795257893089194752,1795257893096716288,NULL,NULL,NULL,NULL);
INSERT INTO phase VALUES(1,4,'tick','succeeded',1,1795257893096716288,1795257893100165120,NULL,NULL,NULL,NULL);
INSERT INTO phase VALUES(2,0,'first','succeeded',1,1795257893174695680,1795257893184655104,NULL,NULL,NULL,NULL);
INSERT INTO phase VALUES(2,1,'broken','failed',1,1795257893184655104,1795257893187420160,NULL,NULL,NULL,'attempt 1 of 9 that fail');
INSERT INTO phase VALUES(2,2,'never','skipped',0,NULL,1795257893187420160,NULL,NULL,NULL,'it needs ''broken'', which failed');
INSERT INTO phase VALUES(3,0,'first','succeeded',1,1795257893253367552,1795257893259902976,NULL,NULL,NULL,NULL);
INSERT INTO phase VALUES(3,1,'note','succeeded',1,1795257893259902976,1795257893269581568,NULL,NULL,NULL,NULL);
INSERT INTO phase VALUES(3,2,'slow','running',1,1795257893269581568,NULL,NULL,NULL,NULL,NULL);
INSERT INTO phase VALUES(3,3,'last','pending',0,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE cursor (
  run INTEGER NOT NULL,
  sink TEXT NOT NULL,
  position INTEGER NOT NULL,
  quarantined INTEGER NOT NULL,
  PRIMARY KEY (run, sink)
) STRICT, WITHOUT ROWID;
INSERT INTO cursor VALUES(1,'gantry.jsonl',19,0);
CREATE TABLE request (
  run INTEGER PRIMARY KEY,
  by TEXT NOT NULL,
  time_ns INTEGER NOT NULL
) STRICT;
CREATE TABLE plugin_value (
  plugin TEXT NOT NULL,
  key TEXT NOT NULL,
  revision INTEGER NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (plugin, key)
) STRICT, WITHOUT ROWID;
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('event',37);
CREATE INDEX event_barrier ON event (run, seq) WHERE barrier = 1;
CREATE INDEX run_succeeded ON run (pipeline, ended_ns) WHERE status = 'succeeded';
COMMIT;
