import Foundation
import GantryCore
import Testing

@Suite struct `Covering secrets` {
  private static let mask = SecretMask([
    SecretMask.Secret(name: "token", value: Array("abcdefgh12".utf8)),
    SecretMask.Secret(name: "other", value: Array("gh12345678".utf8)),
  ])

  @Test(arguments: [
    ("it is abcdefgh12!", "it is ***!"), ("abcdefgh1", "abcdefgh1"), ("", ""),
    ("abcdefgabcdefgh12", "abcdefg***"),
    // Two that overlap, and two that touch, are one cover.
    ("<abcdefgh12345678>", "<***>"), ("abcdefgh12abcdefgh12.", "***."),
    ("abcdefgh12 gh12345678", "*** ***"), ("YWJjZGVmZ2gxMg==", "***"),
    ("61626364656667683132", "***"),
  ])
  func `each secret becomes three stars`(text: String, shown: String) {
    #expect(Self.mask.mask(text) == shown)
  }

  @Test func `a mask without secrets changes nothing`() {
    #expect(SecretMask.none.isEmpty)
    #expect(SecretMask.none.mask("abcdefgh12") == "abcdefgh12")
    #expect(!SecretMask.none.contains(Array("abcdefgh12".utf8)))
    var stream = SecretMask.Stream(.none)
    #expect(stream.write(Array("abc".utf8)) == Array("abc".utf8))
  }

  @Test func `it says which secret was found, and never what it is`() {
    #expect(Self.mask.secret(in: Array("x gh12345678".utf8)) == "other")
    #expect(Self.mask.secret(in: Array("x gh1234567".utf8)) == nil)
    #expect("\(Self.mask)" == "a mask of 2 secrets")
    var dumped = ""
    dump(Self.mask, to: &dumped)
    #expect(!dumped.contains("abcdefgh12"))
    #expect(!dumped.contains("97"))
  }

  @Test func `random texts are covered as a slow search says`() {
    var generator = SystemRandomNumberGenerator()
    let secrets = ["aabaabaa", "abaabaaba", "bbbbbbbb"]
    let mask = SecretMask(
      secrets.map { SecretMask.Secret(name: $0, value: Array($0.utf8)) }
    )
    for _ in 0..<2000 {
      let length = Int.random(in: 0...60, using: &generator)
      let text = (0..<length).map { _ in Bool.random(using: &generator) ? "a" : "b" }.joined()
      let expected = Self.covered(text, secrets)
      #expect(mask.mask(text) == expected, "\(text)")
      var stream = SecretMask.Stream(mask)
      var shown: [UInt8] = []
      for byte in text.utf8 { shown += stream.write([byte]) }
      shown += stream.finish()
      #expect(String(decoding: shown, as: UTF8.self) == expected, "\(text) byte by byte")
    }
  }

  /// What the mask should answer, found by trying every place.
  private static func covered(_ text: String, _ secrets: [String]) -> String {
    let bytes = Array(text.utf8)
    var hidden = [Bool](repeating: false, count: bytes.count)
    for secret in secrets.map({ Array($0.utf8) }) where secret.count <= bytes.count {
      for start in 0...bytes.count - secret.count
      where bytes[start..<start + secret.count].elementsEqual(secret) {
        for place in start..<start + secret.count { hidden[place] = true }
      }
    }
    var shown = ""
    for place in bytes.indices {
      if !hidden[place] {
        shown += String(decoding: [bytes[place]], as: UTF8.self)
      } else if place == 0 || !hidden[place - 1] {
        shown += "***"
      }
    }
    return shown
  }

  @Test func `a stream holds back no more than might be a secret`() {
    var stream = SecretMask.Stream(Self.mask)
    #expect(stream.write(Array("say abcd".utf8)) == Array("say ".utf8))
    #expect(stream.write(Array("x".utf8)) == Array("abcdx".utf8))
    #expect(stream.write(Array("abcdefgh12".utf8)).isEmpty)
    #expect(stream.write(Array(".".utf8)) == Array("***.".utf8))
    #expect(stream.finish().isEmpty)
  }

  @Test func `a stream learns a secret in the middle`() {
    var stream = SecretMask.Stream(.none)
    #expect(stream.write(Array("abcdefgh12 ".utf8), through: .none) == Array("abcdefgh12 ".utf8))
    #expect(stream.write(Array("abcd".utf8), through: Self.mask).isEmpty)
    let more = SecretMask([
      SecretMask.Secret(name: "token", value: Array("abcdefgh12".utf8)),
      SecretMask.Secret(name: "longer", value: Array("cdef-new".utf8)),
    ])
    let shown = stream.write(Array("ef-new efgh12".utf8), through: more)
    #expect(String(decoding: shown, as: UTF8.self) == "ab*** efgh12")
  }

  @Test func `a detector finds what lies across pieces`() {
    var detector = SecretMask.Detector(Self.mask)
    #expect(detector.read(Array("...abcde".utf8)) == nil)
    #expect(detector.read(Array("fgh12".utf8)) == "token")
  }

  @Test func `a line of a secret with several is covered, and keeps nothing from being kept`() {
    let key = "-----BEGIN KEY-----\nMIIEvQIBADANBgkq\nhkiG9w0BAQEFAASC\n-----END KEY-----\n"
    let mask = SecretMask([SecretMask.Secret(name: "key", value: Array(key.utf8))])
    #expect(mask.mask("a line: MIIEvQIBADANBgkq") == "a line: ***")
    #expect(mask.mask("-----BEGIN KEY-----") == "-----BEGIN KEY-----")
    #expect(mask.secret(in: Array("MIIEvQIBADANBgkq".utf8)) == nil)
    #expect(mask.secret(in: Array(key.utf8)) == "key")
  }

  @Test func `a secret is covered without the white space around it`() {
    let mask = SecretMask([SecretMask.Secret(name: "a", value: Array(" 12345678\n".utf8))])
    #expect(mask.mask("x12345678x") == "x***x")
    #expect(mask.contains(Array("12345678".utf8)))
    // What is left of this one is too short to be told from anything else.
    let short = SecretMask([SecretMask.Secret(name: "a", value: Array("1234567\n".utf8))])
    #expect(short.mask("x1234567x") == "x1234567x")
  }

  @Test func `the longest secret there may be is searched for soon`() {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var number: UInt64 = 1
    let value = (0..<SecretCheck.longest).map { place -> UInt8 in
      number = number &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return place % 65 == 64 ? 10 : letters[Int(number >> 58)]
    }
    let clock = ContinuousClock()
    var isFound = false
    let time = clock.measure {
      isFound = SecretMask([SecretMask.Secret(name: "a", value: value)]).contains(value)
    }
    #expect(isFound)
    #expect(time < .seconds(60))
  }

  @Test func `the time is linear: a text made to go back again and again takes no longer`() {
    let mask = SecretMask([
      SecretMask.Secret(name: "a", value: Array(String(repeating: "a", count: 1000).utf8))
    ])
    let clock = ContinuousClock()
    let text = Array(String(repeating: String(repeating: "a", count: 999) + "b", count: 300).utf8)
    var isCovered = true
    let time = clock.measure { isCovered = mask.contains(text) }
    #expect(!isCovered)
    // A search that starts over at every byte needs 150 million steps here.
    #expect(time < .seconds(20))
  }
}

@Suite struct `Covering secrets in JSON` {
  private static let mask = SecretMask([
    SecretMask.Secret(name: "token", value: Array(#"pass"word/1"#.utf8)),
    SecretMask.Secret(name: "number", value: Array("1234567890".utf8)),
  ])

  @Test(arguments: [
    (#"{"a": "x pass\"word/1 y"}"#, #"{"a":"x *** y"}"#),
    (#"{"a":["p\u0061ss\u0022word\/1"]}"#, #"{"a":["***"]}"#),
    (#"{"pass\"word/1":1,"7061737322776f72642f31":2}"#, #"{"***":1,"******":2}"#),
    (#"{"n":1234567890}"#, #"{"n":"***"}"#), (#"{"n":-12345678901.5}"#, #"{"n":"***"}"#),
    (#"{"a":"none",  "b":[1,true]}"#, #"{"a":"none",  "b":[1,true]}"#),
    (#"{"a":"back\\slash" }"#, #"{"a":"back\\slash" }"#),
  ])
  func `it stays JSON, and changes only where a secret was`(text: String, shown: String) throws {
    let masked = Self.mask.mask(json: Array(text.utf8))
    #expect(String(decoding: masked, as: UTF8.self) == shown)
    #expect(throws: Never.self) { try JSONParser.validate(masked) }
  }

  @Test func `a secret that is JSON itself covers the whole`() throws {
    let mask = SecretMask([
      SecretMask.Secret(name: "key", value: Array(#""type":"account","id":7"#.utf8))
    ])
    let masked = mask.mask(json: Array(#"{"a":{"type":"account","id":7}}"#.utf8))
    #expect(String(decoding: masked, as: UTF8.self) == #"{"masked":"***"}"#)
  }

  @Test func `a failure is covered in all its parts`() {
    let text = #"pass"word/1"#
    let failure = Failure(
      code: text,
      message: "a \(text)",
      hint: text,
      detail: ["a": .string(text)]
    )
    let shown = Self.mask.mask(failure)
    #expect(shown == Failure(code: "***", message: "a ***", hint: "***", detail: ["a": "***"]))
  }
}
