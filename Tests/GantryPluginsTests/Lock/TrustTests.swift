import Foundation
import GantryCore
import GantryPlugins
import Testing

@Suite(.enabled(if: Fixture.compiler != nil, Fixture.needsCompiler))
struct `Trusting who made a plugin` {
  /// Signs a library and records it in the project's lock.
  private func signed(
    _ bench: inout LockBench,
    with key: SigningKey
  ) async throws -> String {
    let library = try bench.library()
    let facts = try await bench.examine(library).facts
    try key.sign(facts).text.write(
      toFile: library + PluginSignature.fileSuffix,
      atomically: true,
      encoding: .utf8
    )
    try await bench.add(library, to: bench.project)
    return library
  }

  @Test func `a plugin of a signer a person trusts is used, and names them`() async throws {
    var bench = try LockBench()
    let key = SigningKey()
    _ = try await signed(&bench, with: key)
    bench.trust.trust(key.publicKey, name: "Acme")
    let plugin = try #require(bench.catalog().entries.first)
    #expect(plugin.signerName == "Acme")
    #expect(plugin.entry.signer == key.publicKey)
    _ = try plugin.open(strict: true)
  }

  @Test func `a lock of a project joins no plugins that a person has only taken one by one`()
    async throws
  {
    var bench = try LockBench()
    let library = try bench.library()
    let entry = try await bench.add(library, to: bench.project, placement: .worker(share: "gl"))
    let refused = try #require(bench.catalog().refused.first).error
    #expect(
      refused.message
        == "plugin 'test.entry' 2.3.1 was refused: its lock puts it into one process with others, as "
        + "'gl', and you have not agreed to that"
    )
    #expect(
      refused.remedy
        == "Run `gantry plugin add \(library) --share gl` if each of them may do what the others may."
    )
    bench.trust.allow(entry.sha256, sharing: "other")
    #expect(bench.catalog().entries.isEmpty)
    bench.trust.allow(entry.sha256, sharing: "gl")
    #expect(bench.catalog().entries.map(\.entry.id) == ["test.entry"])
  }

  @Test func `a person's own lock joins what it names`() async throws {
    var bench = try LockBench()
    try await bench.add(
      bench.library("person/entry"),
      to: bench.person,
      placement: .worker(share: "gl")
    )
    #expect(bench.catalog().refused.isEmpty)
    #expect(bench.catalog().entries.map(\.entry.id) == ["test.entry"])
  }

  @Test func `a plugin of another signer is refused, in these words`() async throws {
    var bench = try LockBench()
    let key = SigningKey()
    let library = try await signed(&bench, with: key)
    bench.trust.trust(SigningKey().publicKey, name: "Somebody else")
    let catalog = bench.catalog()
    #expect(catalog.entries.isEmpty)
    #expect(
      catalog.refused.first?.description == """
        error: plugin 'test.entry' 2.3.1 was refused: you do not trust its signer \
        \(key.publicKey.id) [GANTRY-E-UNTRUSTED]
          ├─ where: \(library), locked in \(bench.project.path)
          └─ fix:   Check the key with the plugin's author, then run `gantry plugin trust \
        \(key.publicKey) --name NAME`.
        """
    )
  }

  @Test func `an unsigned plugin that a person has not allowed is refused`() async throws {
    var bench = try LockBench()
    let library = try bench.library()
    try await bench.add(library, to: bench.project)
    #expect(bench.catalog().refused.isEmpty)
    bench.trust = Trust()
    #expect(
      bench.catalog().refused.map(\.description) == [
        """
        error: plugin 'test.entry' 2.3.1 was refused: nobody signed it, and you have not allowed \
        it [GANTRY-E-UNSIGNED]
          ├─ where: \(library), locked in \(bench.project.path)
          └─ fix:   Run `gantry plugin add \(library) --allow-unsigned` if you know where it is from.
        """
      ]
    )
  }

  @Test func `a lock that claims a trusted signer needs their signature`() async throws {
    var bench = try LockBench()
    let (stranger, friend) = (SigningKey(), SigningKey())
    let library = try await signed(&bench, with: stranger)
    bench.trust.trust(friend.publicKey, name: "Acme")
    try bench.project.update { lock in
      guard var entry = lock["test.entry"] else { return }
      entry.signer = friend.publicKey
      lock.record(entry)
    }
    let plugin = try #require(bench.catalog().entries.first)
    let error = #expect(throws: PluginError.self) { try plugin.open() }
    #expect(
      error?.description == """
        error: plugin 'test.entry' 2.3.1 was refused: its signature was not made by its signer \
        \(friend.publicKey.id), or for another library [GANTRY-E-SIGNATURE]
          ├─ where: \(library), locked in \(bench.project.path)
          └─ fix:   Get the library and its .sig file from the plugin's author again, then run \
        `gantry plugin update test.entry`.
        """
    )
  }

  @Test func `a signature of another version or library is refused when it is added`() async throws
  {
    let bench = try LockBench()
    let library = try bench.library()
    let facts = try await bench.examine(library).facts
    let older = SignedFacts(id: facts.id, version: "2.3.0", sha256: facts.sha256)
    let text = try SigningKey().sign(older).text
    try text.write(toFile: library + ".sig", atomically: true, encoding: .utf8)
    let error = await #expect(throws: PluginError.self) { _ = try await bench.examine(library) }
    let digest = facts.sha256.prefix(12)
    #expect(error?.code == .signature)
    #expect(
      error?.message
        == "the signature of '\(library)' is of test.entry 2.3.0 with sha256 \(digest)…, and the "
        + "library is test.entry 2.3.1 with \(digest)…"
    )
  }

  @Test func `a forged signature is refused when it is added`() async throws {
    let bench = try LockBench()
    let library = try bench.library()
    let facts = try await bench.examine(library).facts
    let (mine, theirs) = (SigningKey(), SigningKey())
    let forged = try mine.sign(facts).text
      .replacing(mine.publicKey.text, with: theirs.publicKey.text)
    try forged.write(toFile: library + ".sig", atomically: true, encoding: .utf8)
    let error = await #expect(throws: PluginError.self) { _ = try await bench.examine(library) }
    #expect(
      error?.message == "the signature of '\(library)' was not made by the key "
        + "\(theirs.publicKey.id) that it names"
    )
  }

  @Test func `what is no signature is refused`() async throws {
    let bench = try LockBench()
    let library = try bench.library()
    try "{}".write(toFile: library + ".sig", atomically: true, encoding: .utf8)
    let error = await #expect(throws: PluginError.self) { _ = try await bench.examine(library) }
    #expect(error?.message == "'\(library).sig' is not a signature that this Gantry can read")
  }
}

@Suite struct `Keys that sign plugins` {
  private let folder: Folder
  private var path: String { folder.path + "/key" }

  init() throws { folder = try Folder() }

  @Test func `a key file is its owner's alone, and is read again`() throws {
    let key = SigningKey()
    try key.write(path)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
    #expect(try SigningKey.read(path).publicKey == key.publicKey)
  }

  @Test func `a key file is never written over`() throws {
    let key = SigningKey()
    try key.write(path)
    let error = #expect(throws: PluginError.self) { try SigningKey().write(path) }
    #expect(error?.message == "cannot make '\(path)'")
    #expect(error.flatMap { $0.cause.map { "\($0)" } } == "File exists")
    #expect(try SigningKey.read(path).publicKey == key.publicKey)
  }

  @Test func `a key file that others may read is refused`() throws {
    try SigningKey().write(path)
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    let error = #expect(throws: PluginError.self) { _ = try SigningKey.read(path) }
    #expect(error?.message == "others than you may read '\(path)'")
    #expect(error?.remedy.hasPrefix("Run `chmod 600 \(path)`") == true)
  }

  @Test func `a file that is no key, or is not there, is said so`() throws {
    let missing = #expect(throws: PluginError.self) { _ = try SigningKey.read(path) }
    #expect(missing?.message == "there is no key file '\(path)'")
    _ = try folder.write(Array("hello\n".utf8), as: "key")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    let wrong = #expect(throws: PluginError.self) { _ = try SigningKey.read(path) }
    #expect(wrong?.message == "'\(path)' is not a key file")
  }

  @Test func `a public key is text that is read again, and has a short name`() throws {
    let key = SigningKey().publicKey
    #expect(key.text.hasPrefix("ed25519:"))
    #expect(SignerKey(key.text) == key)
    #expect(key.id.wholeMatch(of: /[0-9a-f]{16}/) != nil)
    #expect(SignerKey("ed25519:AAAA") == nil)
    #expect(SignerKey(String(key.text.dropFirst())) == nil)
  }

  @Test func `facts that could be read two ways are not signed`() {
    let facts = SignedFacts(id: "a\nb", version: "1", sha256: String(repeating: "0", count: 64))
    #expect(throws: PluginError.self) { try SigningKey().sign(facts) }
  }
}

@Suite struct `A trust file` {
  private let folder: Folder
  private var path: String { folder.path + "/a/trust.json" }

  init() throws { folder = try Folder() }

  @Test func `one that is not there trusts nobody`() throws {
    #expect(try Trust.read(path) == Trust())
  }

  @Test func `whom and what is trusted is kept, and members not known are`() throws {
    let key = SigningKey().publicKey
    try Trust.update(path) { $0.trust(key, name: "Acme") }
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try text.replacing("\"signers\"", with: "\"later\": 1,\n  \"signers\"")
      .write(toFile: path, atomically: true, encoding: .utf8)
    let digest = String(repeating: "0a", count: 32)
    try Trust.update(path) { $0.allow(digest, id: "a.a", note: "built here") }
    try Trust.update(path) { $0.allow(digest, sharing: "gl") }
    try Trust.update(path) { $0.trust(key, name: "Acme Ltd") }
    let trust = try Trust.read(path)
    #expect(trust.signers.map(\.name) == ["Acme Ltd"])
    #expect(trust[key]?.name == "Acme Ltd")
    #expect(trust.allows(digest))
    #expect(trust.allows(digest, sharing: "gl"))
    #expect(try String(contentsOfFile: path, encoding: .utf8).contains("\"later\": 1"))
  }

  @Test func `one that everybody may write to is refused, for it says whom others trust`() throws {
    try Trust.update(path) { $0.trust(SigningKey().publicKey, name: "Acme") }
    try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: path)
    let error = #expect(throws: PluginError.self) { _ = try Trust.read(path) }
    #expect(error?.message == "everybody may write to '\(path)'")
    #expect(error?.remedy == "Read what it says, then run `chmod o-w \(path)`.")
  }

  @Test func `what is forgotten is trusted no longer`() throws {
    let key = SigningKey().publicKey
    let digest = String(repeating: "0a", count: 32)
    var trust = Trust()
    trust.trust(key, name: "Acme")
    trust.allow(digest, id: "a.a", note: "")
    let known = [trust.forget(key.id), trust.forget(digest), trust.forget(digest)]
    #expect(known == [true, true, false])
    #expect(trust == Trust())
  }

  @Test(arguments: [
    ("hello", "it is not JSON with the member 'gantry_trust'"),
    (#"{"gantry_trust":2}"#, "it is of form 2 and this Gantry reads 1"),
    (
      #"{"gantry_trust":1,"signers":[{"name":"a","key":"b"}]}"#,
      "'/signers/0' has no name or no key"
    ), (#"{"gantry_trust":1,"libraries":[{"sha256":"a"}]}"#, "'/libraries/0' has no sha256"),
  ])
  func `one that is none is refused, for an unread list would trust too little or too much`(
    text: String,
    why: String
  ) throws {
    let path = try folder.write(Array(text.utf8), as: "trust.json")
    let error = #expect(throws: PluginError.self) { _ = try Trust.read(path) }
    #expect(error?.code == .trust)
    #expect(error?.message == "the trust file '\(path)' cannot be used: \(why)")
  }
}
