import ArgumentParser

/// `gantry plugin`: which plugins there are, what they provide, and who vouches for them.
struct PluginCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plugin",
    abstract: "List plugins, add and remove them, and say whom you trust.",
    discussion: """
      EXAMPLES
        gantry plugin list
        gantry plugin inspect gantry.auto-configure
        gantry plugin add ./libcanary.so                 record it, after asking
        gantry plugin add ./libmine.so --allow-unsigned  one that you have built
        gantry plugin trust ed25519:KEY --name Acme      take what Acme has signed
        gantry plugin verify
        gantry plugin validate ./libmine.so              look for bugs in it

      A plugin is used when it is in a lock and you trust it. Locks are read in
      this order: --lock or GANTRY_LOCK, the nearest gantry.lock upward, your own
      in ~/.config/gantry, Gantry's.
      """,
    subcommands: [
      List.self, Inspect.self, Add.self, Update.self, Remove.self, Verify.self, Sign.self,
      TrustSigner.self, Lock.self, Reproduce.self, Validate.self, New.self,
    ],
    defaultSubcommand: List.self
  )
}
