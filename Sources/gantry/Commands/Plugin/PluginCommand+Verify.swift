import ArgumentParser
import GantryCore
import GantryPlugins

extension PluginCommand {
  /// `gantry plugin verify`: reads every library again and checks it against its lock.
  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Read plugins again and check digests and signatures.",
      discussion: """
        EXAMPLES
          gantry plugin verify
          gantry plugin verify acme.canary --strict

        With --strict a plugin that strict mode would not take fails too. The exit
        status is 69 when a plugin fails.
        """
    )

    @Argument(help: "The plugin's id (default: all).")
    var id: String?

    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    /// What became of one plugin.
    private struct Verdict {
      var plugin: LockedPlugin
      var failure: PluginError?
      var strict: PluginError?
    }

    func run() async throws {
      let catalog = try Host(state: state).catalog()
      let plugins = try id.map { [try catalog.plugin($0)] } ?? catalog.entries
      let refused = id == nil ? catalog.refused : []
      let verdicts = plugins.map(verdict)
      if output.json {
        Output.line(try JSON.array(verdicts.map(row) + refused.map(row)).encodedBytes)
      } else {
        for verdict in verdicts { say(verdict) }
      }
      for refused in refused where !output.json { Output.complain([Complaint(refused.error)]) }
      let isGood = refused.isEmpty && verdicts.allSatisfy { $0.failure == nil }
      if !isGood { throw ExitStatus.pluginRefused }
    }

    private func verdict(_ plugin: LockedPlugin) -> Verdict {
      do throws(PluginError) {
        let strict = try plugin.verify()
        return Verdict(plugin: plugin, failure: state.strict ? strict : nil, strict: strict)
      } catch {
        return Verdict(plugin: plugin, failure: error)
      }
    }

    private func say(_ verdict: Verdict) {
      let style = Style.ofOutput
      let mark = verdict.failure == nil ? style.green("✓") : style.red("✗")
      let digest = verdict.plugin.sha256.prefix(12)
      Output.line(
        "\(mark) \(verdict.plugin.name)  sha256 \(digest)…  \(PluginText.voucher(of: verdict.plugin))"
      )
      if let failure = verdict.failure {
        Output.complain([Complaint(failure)])
      } else if let strict = verdict.strict {
        Output.line("  \(style.faint(strict.message))")
      }
    }

    private func row(_ refused: RefusedPlugin) -> JSON {
      var members = refused.row.objectValue ?? [:]
      members["ok"] = false
      return .object(members)
    }

    private func row(_ verdict: Verdict) -> JSON {
      var members = verdict.plugin.facts
      members["ok"] = .bool(verdict.failure == nil)
      members["code"] = verdict.failure.map { .string("\($0.code)") } ?? .null
      members["message"] = verdict.failure.map { .string($0.message) } ?? .null
      members["strict"] = .bool(verdict.failure == nil && verdict.strict == nil)
      return .object(members)
    }
  }
}
