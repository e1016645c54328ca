import Foundation
import GantryCore
import Testing

/// The world in which the kill matrix kills: `test.ledger`, its pipeline and its secret.
struct Ledger: Sendable {
  let gantry: Gantry
  /// The pipeline's file.
  let pipeline: String

  /// The phases that make an entry when nothing fails, in no order.
  static let phases: Set<String> = ["open", "flaky", "keep", "ask", "both", "close", "after"]

  /// Compiles the plugin and records it.
  init() throws {
    var gantry = try Gantry().withoutPlugins()
    let library = gantry.scratch.path(of: "libtest-ledger.so")
    try FixturePlugins.compile("\(Repository.fixtures)/Ledger/Ledger.c", to: library)
    let added = try gantry.add(library, "--share", "ledger")
    try #require(added.status == 0, "\(added.errors)")
    gantry.environment["GANTRY_SECRET_LEDGER_TOKEN"] = "token-5f2a91c7"
    self.gantry = gantry
    pipeline = try gantry.scratch.write(Self.text, to: "ledger.yaml")
  }

  /// A new project, untouched.
  func project() throws -> LedgerProject { try LedgerProject(self) }

  private static let text = """
    apiVersion: gantry/v1
    name: ledger
    inputs:
      project: { type: path }
      seen: { type: path }
      fails: { type: string, default: "" }
      large: { type: boolean, default: false }
    phases:
    \(entry("open"))
    \(entry("flaky", "once: true", needs: "open", recovers: true))
    \(entry("keep", "keeps: true", needs: "open"))
    \(entry("optional", "fails: LEDGER_OPTIONAL", needs: "open", recovers: true))
    \(entry("ask", "asks: true", needs: "flaky"))
    \(entry("both", "large: '${{ inputs.large }}'", needs: "keep, ask"))
    \(entry("close", "fails: '${{ inputs.fails }}'", needs: "both"))
    \(entry("after", needs: "close"))
    sinks: [ { use: test.ledger/recorder, with: { path: "${{ inputs.seen }}" } } ]

    """

  private static func entry(
    _ name: String,
    _ with: String = "once: false",
    needs: String = "",
    recovers: Bool = false
  ) -> String {
    """
      - id: \(name)
        use: test.ledger/entry
        needs: [\(needs)]
        with: { root: "${{ inputs.project }}", name: \(name), \(with) }
        recover: [\(recovers ? "{ use: test.ledger/mender }" : "")]
    """
  }
}
