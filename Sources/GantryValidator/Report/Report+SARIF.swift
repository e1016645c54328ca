internal import GantryCore

extension Report {
  /// The report as SARIF 2.1.0: the whole catalogue as rules, each finding as a result.
  var sarif: JSON {
    [
      "$schema":
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
      "version": "2.1.0",
      "runs": [
        [
          "tool": ["driver": .object(driver)],
          "automationDetails": [
            "id": .string("gantry-plugin-validate/level-\(verdict.level.rawValue)")
          ],
          "artifacts": [
            [
              "location": ["uri": .string(ArtifactURI.of(verdict.library))],
              "hashes": ["sha-256": .string(verdict.sha256)],
            ]
          ],
          "invocations": [
            [
              "executionSuccessful": true,
              "toolExecutionNotifications": .array(verdict.rows.compactMap(notification)),
            ]
          ],
          "results": .array(verdict.findings.map(result)),
          "properties": [
            "seed": .string(String(verdict.seed)),
            "level": .int(Int64(verdict.level.rawValue)),
            "levelReached": .int(Int64(verdict.levelReached?.rawValue ?? 0)),
          ],
        ]
      ],
    ]
  }

  private var driver: JSONObject {
    var driver: JSONObject = ["name": "gantry plugin validate"]
    if !version.isEmpty { driver["version"] = .string(version) }
    driver["rules"] = .array(Checks.all.map(rule))
    return driver
  }

  private func rule(_ check: Check) -> JSON {
    [
      "id": .string(check.id),
      "shortDescription": ["text": .string(check.summary)],
      "help": [
        "text": .string("\(check.fix) See \(check.page)."),
        "markdown": .string("\(check.fix) See `\(check.page)`."),
      ],
      "defaultConfiguration": ["level": .string(check.severity.rawValue)],
      "properties": [
        "level": .int(Int64(check.level.rawValue)),
        "tags": [.string("level-\(check.level.rawValue)")],
      ],
    ]
  }

  private func result(_ finding: Finding) -> JSON {
    let place: JSON = [
      "artifactLocation": ["uri": .string(ArtifactURI.of(verdict.library)), "index": 0]
    ]
    var location: JSONObject = ["physicalLocation": place]
    if let type = finding.type {
      location["logicalLocations"] = [["name": .string(type), "kind": "type"]]
    }
    let text = ([finding.said] + finding.evidence + ["Fix: \(finding.check.fix)"])
      .joined(separator: "\n")
    return [
      "ruleId": .string(finding.check.id),
      "ruleIndex": .int(Int64(Checks.all.firstIndex(of: finding.check) ?? -1)),
      "level": .string(finding.severity.rawValue),
      "message": ["text": .string(text)],
      "locations": [.object(location)],
      // Reruns find the same thing under the same name, whatever the seed was.
      "partialFingerprints": [
        "gantryFinding/v1": .string("\(finding.check.id)/\(finding.type ?? "")")
      ],
      "properties": [
        "reproduction": finding.reproduction.map { .string("\($0)") } ?? .null,
        "command": .string(reproduction(of: finding)),
      ],
    ]
  }

  /// A check that could not be looked at, so that nobody takes silence for a pass.
  private func notification(_ row: Verdict.Row) -> JSON? {
    row.result.skipReason.map { reason in
      [
        "level": "note",
        "message": ["text": .string("\(row.check.id) was skipped: \(reason)")],
        "associatedRule": ["id": .string(row.check.id)],
      ]
    }
  }
}

/// Paths as URIs.
enum ArtifactURI {
  private static let plain = Set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/".utf8
  )

  /// A path as a URI: an absolute one with its scheme, any other as a reference.
  static func of(_ path: String) -> String {
    let escaped = path.utf8.reduce(into: "") { text, byte in
      if plain.contains(byte) {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        text += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return path.hasPrefix("/") ? "file://" + escaped : escaped
  }
}
