import Foundation
import GantryCore
import GantryPlugins
import Synchronization
import Testing

@Suite(.enabled(if: Fixture.compiler != nil, Fixture.needsCompiler), .timeLimit(.minutes(10)))
struct `Lending a secret` {
  @Test func `a listed one is lent, and each call is noted once`() async throws {
    let bench = try await KeeperBench(secrets: ["token": "twelve bytes", "other-token": "87654321"])
    // The plugin asks twice in one call.
    #expect(
      try await bench.answer("", secret: "token") == ["status": 0, "revision": 0, "text": 12]
    )
    #expect(try await bench.answer("", secret: "other-token")["text"] == 8)
    _ = try await bench.answer("", secret: "token")
    let noted = bench.services.state.withLock { $0.secrets }
    #expect(
      noted == ["test.keeper token", "test.keeper other-token", "test.keeper token"]
    )
  }

  @Test(arguments: [
    ("unlisted", 8, "plugin-misbehaves: with: the manifest does not list the secret 'unlisted'"),
    ("token", 9, "error: with: nobody has set the secret 'token'"),
    (
      "short", 1,
      "error: with: the secret 'short' has 7 bytes, and one below 8 cannot be masked"
    ),
  ])
  func `any other is refused, and the log says why`(name: String, status: JSON, line: String)
    async throws
  {
    let bench = try await KeeperBench(secrets: ["unlisted": "12345678", "short": "1234567"])
    #expect(try await bench.answer("", secret: name)["status"] == status)
    #expect(bench.services.logs.first == line)
    #expect(bench.services.state.withLock { $0.secrets }.isEmpty)
  }
}

@Suite struct `Where secrets come from` {
  @Test func `the environment has them in upper case`() throws {
    let source = EnvironmentSecrets(["GANTRY_SECRET_API_TOKEN_V2": "12345678"])
    #expect(try source.value(of: "api-token.v2") == Array("12345678".utf8))
    #expect(try source.value(of: "api") == nil)
  }

  @Test func `a folder has one file for each, without its last line break`() throws {
    let folder = try Folder()
    let file = try folder.write(Array("12345678\n".utf8), as: "api-token")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    let source = SecretFiles(folder: folder.path)
    #expect(try source.value(of: "api-token") == Array("12345678".utf8))
    #expect(try source.value(of: "absent") == nil)
    #expect(try source.value(of: "../api-token") == nil)
    #expect(try SecretFiles(folder: folder.path + "/none").value(of: "api-token") == nil)
  }

  @Test(arguments: [0o640, 0o604, 0o620])
  func `a file that others may read is refused`(mode: Int) throws {
    let folder = try Folder()
    let file = try folder.write(Array("12345678".utf8), as: "token")
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
    let problem = #expect(throws: SecretProblem.self) {
      try SecretFiles(folder: folder.path).value(of: "token")
    }
    #expect(problem?.code == .unreadable)
    #expect(
      problem?.message == "the file of the secret 'token' may be read by others "
        + "(mode 0\(String(mode, radix: 8)))"
    )
    #expect(problem?.remedy.hasPrefix("Run chmod 600 '\(file)'") == true)
  }

  @Test func `a folder in the place of a file is refused`() throws {
    let folder = try Folder()
    try FileManager.default.createDirectory(
      atPath: folder.path + "/token",
      withIntermediateDirectories: false
    )
    let problem = #expect(throws: SecretProblem.self) {
      try SecretFiles(folder: folder.path).value(of: "token")
    }
    #expect(problem?.message == "the file of the secret 'token' is no file")
  }
}
