import ArgumentParser
import Foundation
import GantryPlugins

extension PluginCommand {
  /// `gantry plugin sign`: makes keys, and signatures that lie beside libraries.
  struct Sign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sign a plugin you have made, or make a key for it.",
      discussion: """
        EXAMPLES
          gantry plugin sign --new-key ~/.config/gantry/signing.key
          gantry plugin sign ./libcanary.so --key ~/.config/gantry/signing.key
        """
    )

    @Argument(help: ArgumentHelp("The library; FILE.sig is written.", valueName: "file"))
    var file: String?

    @Option(
      name: .customLong("key"),
      help: ArgumentHelp("The key to sign with.", valueName: "file")
    )
    var key: String?

    @Option(
      name: .customLong("new-key"),
      help: ArgumentHelp("Make a key, and print the half that others get.", valueName: "file")
    )
    var newKey: String?

    @OptionGroup var state: StateOptions

    func validate() throws {
      guard newKey == nil else {
        guard file == nil, key == nil else {
          throw ValidationError("--new-key makes a key and signs nothing; use it alone.")
        }
        return
      }
      guard file != nil, key != nil else {
        throw ValidationError("Name a library and, with --key, the key to sign it with.")
      }
    }

    func run() async throws {
      if let newKey { return try make(Paths.absolute(newKey)) }
      guard let file, let key else { return }
      try await sign(Paths.absolute(file), with: Paths.absolute(key))
    }

    private func make(_ path: String) throws {
      let key = SigningKey()
      try key.write(path)
      Output.line(key.publicKey.text)
      Output.note(
        "note: keep '\(path)' secret, and give the line above to those who use your plugins"
      )
    }

    private func sign(_ path: String, with keyPath: String) async throws {
      let key = try SigningKey.read(keyPath)
      let recording = try PluginRecording(host: try Host(state: state))
      let library = try await recording.examine(path, readsSignature: false)
      let signature = try key.sign(library.facts)
      let beside = path + PluginSignature.fileSuffix
      do {
        try Data(signature.text.utf8).write(to: URL(fileURLWithPath: beside), options: .atomic)
      } catch {
        throw Complaint(
          message: "the signature cannot be written",
          location: beside,
          remedy: "Give yourself the right to write to the folder of the library.",
          status: .cannotCreate
        )
      }
      Output.line(
        "signed \(library.facts.id) \(library.facts.version) with \(key.publicKey.id): \(beside)"
      )
    }
  }
}
