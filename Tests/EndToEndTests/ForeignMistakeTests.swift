import Foundation
import GantryCore
import Testing

@Suite(.timeLimit(.minutes(10))) struct `Foreign functions that are declared wrongly` {
  /// One declaration, what a phase gives, and what its failure says.
  struct Mistake {
    var name: String
    var foreign: String
    var with = "{}"
    var code: String
    /// How the message goes on after the skill's name.
    var message: String
  }

  /// The beginning of the skills: one that is right.
  private static let right = """
    skills:
      right:
        foreign: { library: libz.so.1, symbol: zlibVersion, returns: string }
    """

  static func mistakes(_ library: String) -> [Mistake] {
    let own = "library: \(library), "
    let broken = library.replacing("mistakes", with: "constructor")
    let libc = "library: libc.so.6, "
    return [
      Mistake(
        name: "no-library",
        foreign: "{ library: libnope.so.9, symbol: f }",
        code: "FOREIGN_LIBRARY",
        message: "the library cannot be loaded: libnope.so.9: cannot open shared object file"
      ),
      Mistake(
        name: "no-elf",
        foreign: "{ library: /usr/lib/os-release, symbol: f }",
        code: "FOREIGN_LIBRARY",
        message: "the library cannot be loaded: /usr/lib/os-release: "
      ),
      Mistake(
        name: "crashing-library",
        foreign: "{ library: \(broken), symbol: f }",
        code: "FOREIGN_CRASHED",
        message: "crashed while \(broken) was loaded: SIG"
      ),
      Mistake(
        name: "no-symbol",
        foreign: "{ library: libz.so.1, symbol: crc33, returns: ulong }",
        code: "FOREIGN_SYMBOL",
        message: "libz.so.1 has no function crc33"
      ),
      Mistake(
        name: "data-symbol",
        foreign: "{ \(own)symbol: a_variable, returns: int }",
        code: "FOREIGN_DATA",
        message: "a_variable of \(library) is a variable"
      ),
      Mistake(
        name: "number-for-pointer",
        foreign: "{ \(libc)symbol: strlen, arguments: [long], returns: size }",
        with: "{ arg1: 16 }",
        code: "FOREIGN_CRASHED",
        message: "crashed in strlen of libc.so.6: SIGSEGV at 0x10 (libc.so.6+0x"
      ),
      Mistake(
        name: "null-for-text",
        foreign: "{ \(libc)symbol: strlen, arguments: [text: string], returns: size }",
        with: "{ text: null }",
        code: "FOREIGN_CRASHED",
        message: "crashed in strlen of libc.so.6: SIGSEGV at 0x0 (libc.so.6+0x"
      ),
      Mistake(
        name: "number-as-text",
        foreign: "{ \(own)symbol: forty_two, returns: string }",
        code: "FOREIGN_CRASHED",
        message: "crashed in reading what forty_two of \(library) returned: SIGSEGV at 0x2a"
      ),
      Mistake(
        name: "binary-as-text",
        foreign: "{ \(libc)symbol: memset, returns: string, "
          + "arguments: [b: buffer(16), c: int, n: size] }",
        with: "{ c: 255, n: 15 }",
        code: "FOREIGN_TEXT",
        message: "what it returned is not UTF-8 from byte 0 on"
      ),
      Mistake(
        name: "small-text",
        foreign: "{ \(libc)symbol: strcpy, arguments: [to: text(4), from: string] }",
        with: "{ from: hello }",
        code: "FOREIGN_OVERFLOW",
        message: "strcpy wrote past the end of 'to', which has 4 bytes"
      ),
      Mistake(
        name: "small-buffer",
        foreign: "{ \(libc)symbol: memset, arguments: [b: buffer(16), c: int, n: size] }",
        with: "{ c: 255, n: 100000 }",
        code: "FOREIGN_OVERFLOW",
        message: "went past the end of 'b', which has 16 bytes, in memset of libc.so.6"
      ),
      Mistake(
        name: "narrow-out",
        foreign: "{ library: libm.so.6, symbol: modf, arguments: [x: double, whole: out(float)], "
          + "returns: double }",
        with: "{ x: 1234.5678 }",
        code: "FOREIGN_OVERFLOW",
        message: "modf wrote past the end of 'whole', which has 4 bytes"
      ),
      Mistake(
        name: "false-length",
        foreign: "{ \(own)symbol: boast, arguments: [b: buffer(8), n: out(ulong)] }",
        code: "FOREIGN_OVERFLOW",
        message: "boast says that it wrote 5000 bytes to 'b', which has 8"
      ),
      Mistake(
        name: "wrong-callback",
        foreign: """
          { library: libsqlite3.so.0, session: [
                { symbol: sqlite3_open, arguments: [path: string, db: out(pointer)], returns: int },
                { symbol: sqlite3_exec, returns: int, arguments: [
                  db: pointer, sql: string, rows: { callback: [a: string, b: string], returns: int, answer: 0 },
                  ctx: { type: pointer, value: null }, error: { type: pointer, value: null } ] } ] }
          """,
        with: "{ path: ':memory:', sql: select 1 }",
        code: "FOREIGN_CRASHED",
        message: "crashed in reading what sqlite3_exec gave to the callback 'rows': SIGSEGV at 0x1"
      ),
      Mistake(
        name: "wrong-free",
        foreign: "{ library: libz.so.1, symbol: zlibVersion, returns: string, free: free }",
        code: "FOREIGN_CRASHED",
        message: "crashed in reading what zlibVersion of libz.so.1 returned: SIGABRT"
      ),
      Mistake(
        name: "number-for-format",
        foreign: "{ \(libc)symbol: snprintf, variadic_after: 3, returns: int, "
          + "arguments: [to: text(100), size, format: string, value: long] }",
        with: "{ format: 'x%s', value: 16 }",
        code: "FOREIGN_CRASHED",
        message: "crashed in snprintf of libc.so.6: SIGSEGV at 0x10"
      ),
      Mistake(
        name: "ruined-stack",
        foreign: "{ \(own)symbol: smash }",
        code: "FOREIGN_CRASHED",
        message: "crashed in smash of \(library): SIG"
      ),
      Mistake(
        name: "endless-recursion",
        foreign: "{ \(own)symbol: recurse, arguments: [n: long], returns: long }",
        with: "{ n: 1 }",
        code: "FOREIGN_CRASHED",
        message: "crashed in recurse of \(library): SIGSEGV at 0x"
      ),
      Mistake(
        name: "double-free",
        foreign: "{ \(own)symbol: free_twice }",
        code: "FOREIGN_CRASHED",
        message: "crashed in free_twice of \(library): SIGABRT"
      ),
      Mistake(
        name: "exit",
        foreign: "{ \(libc)symbol: exit, arguments: [status: int] }",
        with: "{ status: 3 }",
        code: "FOREIGN_EXITED",
        message: "ended its process with status 3 in exit of libc.so.6"
      ),
      Mistake(
        name: "exit-at-once",
        foreign: "{ \(libc)symbol: _exit, arguments: [status: int] }",
        with: "{ status: 0 }",
        code: "FOREIGN_EXITED",
        message: "ended its process with status 0 in _exit of libc.so.6"
      ),
      Mistake(
        name: "abort",
        foreign: "{ \(libc)symbol: abort }",
        code: "FOREIGN_CRASHED",
        message: "crashed in abort of libc.so.6: SIGABRT"
      ),
      Mistake(
        name: "unexpected",
        foreign: "{ library: libz.so.1, symbol: uncompress, returns: int, expect: [0, 1], "
          + "arguments: [to: buffer(8), n: out(ulong), data: bytes, ulong] }",
        with: "{ data: nonsense }",
        code: "FOREIGN_RESULT",
        message: "uncompress returned -3 where 0 or 1 is expected"
      ),
    ]
  }

  @Test func `cost a worker each, and the report says which declaration it was`() throws {
    let gantry = try Gantry()
    let mistakes = Self.mistakes(try Self.library(in: gantry))
    let phases = mistakes.map { "  - { id: \($0.name), use: \($0.name), with: \($0.with) }" }
    let skills = mistakes.map { "  \($0.name):\n    foreign: \($0.foreign)" }
    let pipeline = try gantry.pipeline(
      phases.joined(separator: "\n") + "\n  - { id: right, use: right }",
      rest: "\(Self.right)\n\(skills.joined(separator: "\n"))"
    )
    let lines = try gantry.scratch.read(pipeline).split(
      separator: "\n",
      omittingEmptySubsequences: false
    )
    let ended = try gantry.run("run", pipeline, "--state", "state", "--json")
    #expect(ended.status == 1)
    let events = try ended.events
    #expect(events.contains { $0.short == "phase.succeeded right" })
    for mistake in mistakes {
      let failed = events.first { $0.short == "phase.failed \(mistake.name)" }
      let failure = failed?.data
      #expect(failure?["code"]?.stringValue == mistake.code, "\(failure ?? .null)")
      let message = failure?["message"]?.stringValue ?? ""
      let start = "'\(mistake.name)': \(mistake.message)"
      #expect(message.hasPrefix(start), "\(message)")
      // A call of a session is declared at its own line.
      let line = lines.firstIndex { $0 == "  \(mistake.name):" }.map { $0 + 1 } ?? 0
      let place = mistake.foreign.contains("session") ? "sample.yaml:" : "sample.yaml:\(line):3"
      #expect(message.contains("; it is declared at \(place)"), "\(message)")
      #expect(failure?["hint"]?.stringValue?.isEmpty == false)
    }
    // None of that counts against the plugin.
    let again = try gantry.pipeline(
      "  - { id: right, use: right }",
      rest: Self.right,
      name: "again"
    )
    #expect(try gantry.run("run", again, "--state", "state").status == 0)
  }

  @Test func `with a handle that is forged or was given back are refused`() throws {
    let gantry = try Gantry()
    let call = "{ symbol: free, arguments: [ { name: db, is: pointer } ] }"
    let stale = """
      { symbol: malloc, arguments: [ { name: n, is: value, type: size, constant: 8 } ], \
      returns: { name: db, type: pointer } }, \
      { symbol: free, arguments: [ { name: db, is: pointer, from: db, ends: true } ] }, \
      { symbol: free, arguments: [ { name: db, is: pointer, from: db } ] }
      """
    func phase(_ id: String, _ calls: String, _ arguments: String) -> String {
      "  - { id: \(id), use: gantry.foreign/call, with: { skill: \(id), place: 'x:1:1', "
        + "library: libc.so.6, calls: [ \(calls) ], arguments: \(arguments) } }"
    }
    let pipeline = try gantry.pipeline(
      [
        phase("forged", call, "{ db: 3735928559 }"), phase("written", call, "{ db: 'db' }"),
        phase("stale", stale, "{}"),
      ].joined(separator: "\n")
    )
    let ended = try gantry.run("run", pipeline, "--state", "state", "--json")
    let failed = try ended.events.filter { $0.type == "phase.failed" }
    let messages = failed.map { $0.data["message"]?.stringValue ?? "" }
    #expect(
      messages.sorted() == [
        "'forged': the argument 'db' is a pointer, and what was given is no handle of this session"
          + "; it is declared at x:1:1",
        "'stale': the argument 'db' is 'db' of an earlier call, which was given back since"
          + "; it is declared at x:1:1",
        "'written': the argument 'db' is a pointer, and what was given is no handle of this session"
          + "; it is declared at x:1:1",
      ]
    )
  }

  @Test func `with too few arguments cost a worker at most, and never the host`() throws {
    let gantry = try Gantry()
    // What the missing arguments are is whatever the registers hold, so each may crash or not.
    let skills = (0..<8).map { index in
      "  few\(index):\n    foreign: { library: libc.so.6, symbol: memcpy, "
        + "arguments: [to: buffer(16)], returns: pointer }"
    }
    let phases = (0..<8).map { "  - { id: few\($0), use: few\($0) }" }
    let pipeline = try gantry.pipeline(
      phases.joined(separator: "\n"),
      rest: "skills:\n" + skills.joined(separator: "\n")
    )
    let ended = try gantry.run("run", pipeline, "--state", "state", "--json")
    #expect(ended.status == 0 || ended.status == 1)
    for failed in try ended.events where failed.type == "phase.failed" {
      #expect(failed.data["code"]?.stringValue?.hasPrefix("FOREIGN_") == true)
      #expect(failed.data["message"]?.stringValue?.contains("'few") == true)
    }
  }

  @Test func `that never return end with their phase's timeout`() throws {
    let gantry = try Gantry()
    let pipeline = try gantry.pipeline(
      "  - { id: stuck, use: stuck, timeout: 300ms }",
      rest: "skills:\n  stuck:\n    foreign: { library: libc.so.6, symbol: pause, returns: int }"
    )
    let ended = try gantry.run("run", pipeline, "--state", "state", "--json")
    #expect(ended.status == 1)
    let failed = try #require(try ended.events.first { $0.type == "phase.failed" })
    #expect(failed.data["code"] == "TIMED_OUT")
    let message = failed.data["message"]?.stringValue ?? ""
    #expect(message.contains("it is declared at sample.yaml:6:3"), "\(message)")
  }

  /// Functions that no library has on purpose.
  private static func library(in gantry: Gantry) throws -> String {
    let source = """
      #include <stdlib.h>
      #include <string.h>
      int a_variable = 3;
      long forty_two(void) { return 42; }
      void boast(char *to, unsigned long *size) { to[0] = 1; *size = 5000; }
      __attribute__((noinline)) void smash(void) {
        char small[8];
        memset(*(char *volatile[]){small}, 0x41, 4096);
      }
      long recurse(long n) {
        volatile char room[1024];
        room[0] = (char)n;
        return recurse(n + room[0]) + room[0];
      }
      void free_twice(void) {
        void *volatile memory = malloc(2000), *volatile other = malloc(2000);
        free(memory);
        free(memory);
        free(other);
      }
      """
    let constructor = """
      __attribute__((constructor)) static void start(void) { *(volatile int *)8 = 1; }
      void f(void) {}
      """
    for (name, text) in [("mistakes", source), ("constructor", constructor)] {
      let file = try gantry.scratch.write(text, to: "\(name).c")
      let ended = try LiveGantry(
        "/usr/bin/cc",
        ["-O0", "-w", "-fPIC", "-shared", file, "-o", gantry.scratch.path(of: "lib\(name).so")],
        environment: ["PATH": "/usr/bin:/bin"],
        folder: gantry.scratch.path
      ).end()
      try #require(ended.status == 0, "\(ended.errors)")
    }
    return gantry.scratch.path(of: "libmistakes.so")
  }
}
