internal import CGantryABI

// Texts and bytes on their way across the line. Everything that comes from the other side is copied
// before it is looked at: it is only lent for the call, and another thread might still change it.

extension gantry_str {
  /// A copy of the bytes; nil when there is a length and no text.
  var bytes: [UInt8]? {
    guard unsafe len > 0 else { return [] }
    guard let ptr = unsafe ptr else { return nil }
    return unsafe Array(UnsafeRawBufferPointer(start: ptr, count: len))
  }

  /// A copy of the text; nil when it is not there or not UTF-8.
  var text: String? {
    guard let bytes = unsafe bytes else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }

  /// A copy of a text for people: what is not UTF-8 becomes replacement characters, and what could
  /// drive a terminal is spelled out.
  var repaired: String {
    unsafe String(decoding: bytes ?? [], as: UTF8.self).withoutControls
  }
}

extension gantry_bytes {
  /// A copy of the bytes; nil when there is a length and no address.
  var bytes: [UInt8]? {
    guard unsafe len > 0 else { return [] }
    guard let ptr = unsafe ptr else { return nil }
    return unsafe Array(UnsafeRawBufferPointer(start: ptr, count: len))
  }
}

extension String {
  /// Lends the text for the time of a closure.
  func lent<Result>(_ body: (gantry_str) -> Result) -> Result {
    var copy = self
    return copy.withUTF8 { text in
      // `unsafe` because C sees the text as char; both have the same layout.
      let address = unsafe UnsafeRawPointer(text.baseAddress)?.assumingMemoryBound(to: CChar.self)
      return unsafe body(gantry_str(ptr: address, len: text.count))
    }
  }
}

extension String {
  /// The text with every control character spelled out, but for line feeds and tabs.
  var withoutControls: String {
    guard unicodeScalars.contains(where: \.isControl) else { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      if scalar.isControl {
        text += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
  }
}

extension Unicode.Scalar {
  /// Whether a terminal takes it for a command.
  var isControl: Bool {
    switch value {
    case 0x09, 0x0a: false
    case 0..<0x20, 0x7f..<0xa0: true
    default: false
    }
  }
}

extension [UInt8] {
  /// Lends the bytes for the time of a closure.
  func lent<Result>(_ body: (gantry_bytes) -> Result) -> Result {
    unsafe withUnsafeBufferPointer { bytes in
      unsafe body(gantry_bytes(ptr: bytes.baseAddress, len: bytes.count))
    }
  }

  /// Writes the bytes with a writer of the other side.
  ///
  /// - Parameter out: The writer; its address comes from the plugin.
  /// - Returns: What the writer answers, or BAD_INPUT when there is none.
  func write(to out: UnsafePointer<gantry_out>?) -> gantry_status {
    guard let out = unsafe out else { return GANTRY_BAD_INPUT }
    let writer = unsafe GrowingTable.copy(gantry_out(), at: UnsafeRawPointer(out))
    guard let write = unsafe writer.write else { return GANTRY_BAD_INPUT }
    return unsafe lent { bytes in unsafe write(writer.ctx, bytes.ptr, bytes.len) }
  }
}
