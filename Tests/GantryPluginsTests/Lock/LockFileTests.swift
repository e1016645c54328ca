import Dispatch
import Foundation
import GantryCore
import GantryPlugins
import Testing

@Suite struct `A lock on the disk` {
  private let folder: Folder
  private let file: LockFile

  init() throws {
    folder = try Folder()
    file = LockFile(folder.path + "/gantry.lock")
  }

  private func text() throws -> String { try String(contentsOfFile: file.path, encoding: .utf8) }

  private func plant(_ text: String) throws {
    _ = try folder.write(Array(text.utf8), as: "gantry.lock")
  }

  private func refusal(of text: String) throws -> PluginError {
    try plant(text)
    return try #require(throws: PluginError.self) { try file.read() }
  }

  @Test func `what is recorded is read again, sorted by id`() throws {
    let worker = try LockBench.entry("b.b", placement: .worker(share: "gl", recycle: .perCall))
    let inside = try LockBench.entry("a.a", placement: .inProcess)
    try file.update { lock in
      lock.record(worker)
      lock.record(inside)
    }
    #expect(try file.read()?.entries == [inside, worker])
  }

  @Test func `a plugin is a few lines, and its manifest one`() throws {
    let entry = try LockBench.entry("a.a")
    try file.update { $0.record(entry) }
    #expect(
      try text() == """
        {
          "gantry_lock": 1,
          "plugins": [
            {
              "id": "a.a",
              "version": "2.3.1",
              "sha256": "\(String(repeating: "0a", count: 32))",
              "path": "lib/a.a.so",
              "identity": null,
              "signer": null,
              "signature": null,
              "placement": {"worker":{"share":null,"recycle":"never"}},
              "needed": [],
              "runpath": null,
              "manifest": \(Fixture.manifest(id: "a.a"))
            }
          ]
        }

        """
    )
  }

  @Test func `a lock without plugins is written and read`() throws {
    let entry = try LockBench.entry("a.a")
    try file.update { $0.record(entry) }
    try file.update { $0.remove("a.a") }
    #expect(try text() == "{\n  \"gantry_lock\": 1,\n  \"plugins\": []\n}\n")
    #expect(try file.read()?.entries == [])
  }

  @Test func `a lock that is not there is none, and an empty file holds no plugin`() throws {
    #expect(try file.read() == nil)
    try plant("")
    #expect(try file.read()?.entries == [])
  }

  @Test func `members that a newer Gantry wrote are kept`() throws {
    let entry = try LockBench.entry("a.a")
    try file.update { $0.record(entry) }
    let extended = try text()
      .replacing("\"gantry_lock\": 1,", with: "\"gantry_lock\": 1,\n  \"note\": {\"a\":1},")
      .replacing("\"runpath\": null,", with: "\"runpath\": null,\n      \"audit\": [\"x\"],")
    try plant(extended)
    let other = try LockBench.entry("b.b")
    try file.update { $0.record(other) }
    #expect(try text().contains("  \"note\": {\"a\":1},\n"))
    #expect(try text().contains("      \"audit\": [\"x\"],\n"))
  }

  @Test func `a lock of a newer form is refused, in these words`() throws {
    let error = try refusal(of: #"{"gantry_lock":2,"plugins":{}}"#)
    #expect(
      error.description == """
        error: the lock '\(file.path)' was written by a newer Gantry: '/gantry_lock' is 2 and \
        this one reads 1 [GANTRY-E-LOCK]
          ├─ where: \(file.path), /gantry_lock
          └─ fix:   Upgrade Gantry.
        """
    )
  }

  @Test(arguments: [
    ("[]", "must be an object, not an array"), ("{", "is not JSON: line 1, column 2"),
    ("{}", "'/gantry_lock' is missing or not a number"),
    (#"{"gantry_lock":0,"plugins":[]}"#, "'/gantry_lock' is 0"),
    (#"{"gantry_lock":1}"#, "'/plugins' is missing or not an array"),
    (#"{"gantry_lock":1,"plugins":[1]}"#, "'/plugins/0' must be an object"),
  ])
  func `a lock that is none says where`(text: String, why: String) throws {
    let error = try refusal(of: text)
    #expect(error.code == .lock)
    #expect(error.message.hasPrefix("the lock '\(file.path)' cannot be used: \(why)"))
    #expect(error.remedy == "Correct the file, or bring back the last one that was good.")
  }

  @Test(arguments: [
    ("\"id\": \"a.a\"", "\"id\": \"A A\"", "id' must be a plugin's id"),
    ("\"sha256\": \"0a", "\"sha256\": \"zz", "sha256' must be 64 hexadecimal digits"),
    ("\"signer\": null", "\"signer\": \"k\"", "signer' must be a public key, 'ed25519:' and"),
    ("\"signature\": null", "\"signature\": \"k\"", "signer' must be there beside a signature"),
    ("\"recycle\":\"never\"", "\"recycle\":\"daily\"", "placement' must be \"in_process\" or"),
    ("\"needed\": []", "\"needed\": [1]", "needed/0' must be a text"),
    ("\"version\": \"2.3.1\"", "\"version\": \"9\"", "manifest/version' must be what the entry"),
    ("\"path\": \"lib/a.a.so\"", "\"path\": \"\"", "path' must be a text"),
  ])
  func `an entry that is wrong says at which member`(
    good: String,
    bad: String,
    why: String
  ) throws {
    let entry = try LockBench.entry("a.a")
    try file.update { $0.record(entry) }
    let spoilt = try text().replacing(good, with: bad)
    let error = try refusal(of: spoilt)
    #expect(error.message.contains("'/plugins/0/\(why)"), "\(error.message)")
  }

  @Test func `the same plugin twice is refused`() throws {
    let entry = try LockBench.entry("a.a")
    let other = try LockBench.entry("b.b")
    try file.update { $0 = PluginLock([entry, other]) }
    let error = try refusal(of: text().replacing("b.b", with: "a.a"))
    #expect(error.message.hasSuffix("'/plugins/1/id' 'a.a' is there twice"))
  }

  @Test func `a change that fails leaves the lock and its folder as they were`() throws {
    let entry = try LockBench.entry("a.a")
    try file.update { $0.record(entry) }
    let before = try text()
    #expect(throws: PluginError.self) {
      try file.update { lock throws(PluginError) in
        lock.remove("a.a")
        throw PluginError(.lock, "no", location: "here", remedy: "Do.")
      }
    }
    #expect(try text() == before)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["gantry.lock"])
  }

  @Test func `whoever comes while the lock is changed waits for it`() throws {
    let (first, second) = (try LockBench.entry("a.a"), try LockBench.entry("b.b"))
    let isDone = DispatchSemaphore(value: 0)
    let other = Thread { [file] in
      try? file.update { $0.record(second) }
      isDone.signal()
    }
    try file.update { lock in
      other.start()
      // It must not come through, however long it is waited for.
      #expect(isDone.wait(timeout: .now() + .milliseconds(200)) == .timedOut)
      lock.record(first)
    }
    isDone.wait()
    #expect(try file.read()?.entries == [first, second])
  }

  @Test func `many who record at once lose nothing`() async throws {
    let ids = (0..<40).map { "test.plugin-\($0)" }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for id in ids {
        group.addTask { [file] in
          let entry = try LockBench.entry(id)
          try file.update { $0.record(entry) }
        }
      }
      try await group.waitForAll()
    }
    #expect(try file.read()?.entries.map(\.id) == ids.sorted())
  }

  @Test func `a library below the lock is written from there, any other as it is`() throws {
    #expect(file.written(folder.path + "/lib/a.so") == "lib/a.so")
    #expect(file.written("/usr/lib/a.so") == "/usr/lib/a.so")
    #expect(file.resolved("lib/a.so") == folder.path + "/lib/a.so")
    #expect(file.resolved("/usr/lib/a.so") == "/usr/lib/a.so")
  }
}
