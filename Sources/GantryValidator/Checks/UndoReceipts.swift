internal import GantryCore

/// Receipts of effects, as the host hands them to `undo`.
enum UndoReceipts {
  /// The receipts of a call, newest first, settled or not.
  ///
  /// - Parameters:
  ///   - call: The call that announced the effects.
  ///   - isSettled: Whether their results are known; without, it may be that they never happened.
  /// - Returns: The array of the ABI; nil when the call announced nothing.
  static func of(_ call: CallFacts, isSettled: Bool) -> [UInt8]? {
    let settled = call.line.list("settled")
    let receipts = call.line.list("intents")
      .filter { $0.number("status") == 0 }
      .map { intent -> JSON in
        let key = intent.bytes("key")
        let result = settled.first { $0.bytes("key") == key }
          .flatMap { JSON(reading: $0.bytes("result")) }
        return [
          "key": .string(String(decoding: key, as: UTF8.self)),
          "receipt": JSON(reading: intent.bytes("receipt")) ?? .null,
          "result": isSettled ? result ?? .null : .null,
        ]
      }
    return receipts.isEmpty ? nil : JSON.array(receipts.reversed()).text
  }

  /// Receipts of effects that the type never announced.
  static let odd: [[UInt8]] = [
    #"[{"key":"never-announced","receipt":{},"result":null}]"#,
    #"[{"key":"","receipt":null,"result":{}}]"#,
    #"[{"key":"a","receipt":[1,2,3],"result":"done"},{"key":"a","receipt":{},"result":null}]"#,
    #"[{}]"#, #"[null]"#, #"[{"key":1,"receipt":2}]"#,
  ].map { Array($0.utf8) }
}
