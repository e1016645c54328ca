internal import CGantryFrames

/// Which frames a worker may send at a moment.
///
/// No worker sends another one, so one that comes was sent by the plugin in its place.
struct FrameOrder {
  /// The one frame that ends the wait, as `GANTRY_FRAME_…`; nil while the worker ends.
  var awaited: Int32?
  /// The call that it is about, 0 for none.
  var call: UInt64 = 0
  /// The call before that one, 0 for none.
  var former: UInt64 = 0

  /// Whether a frame is another answer to the former call: the plugin gave the first one in the worker's
  /// place, and what is on its way now has done nothing wrong.
  func isLate(_ frame: gantry_frame) -> Bool {
    frame.kind == UInt32(GANTRY_FRAME_RESULT) && former != 0 && frame.call == former
  }

  /// What is wrong with a frame, as a phrase that follows "it"; nil when it may come now.
  func problem(with frame: gantry_frame) -> String? {
    let kind = Int32(bitPattern: frame.kind)
    switch kind {
    case GANTRY_FRAME_LOG, GANTRY_FRAME_PROGRESS:
      // What a thread of a call that is over still says is the plugin's affair.
      return frame.id == 0 ? nil : "sent a frame of kind \(kind) that asks for a reply"
    case GANTRY_FRAME_EMIT...GANTRY_FRAME_ARTIFACT_GET:
      return frame.id != 0 ? nil : "sent a request of kind \(kind) that wants no reply"
    case GANTRY_FRAME_READY, GANTRY_FRAME_LOADED, GANTRY_FRAME_RESULT:
      guard kind == awaited else { return "sent \(Self.name(of: kind)) out of order" }
      guard frame.call == call, frame.id == 0 else { return "answered another call" }
      return nil
    case GANTRY_FRAME_START...GANTRY_FRAME_REPLY: return "sent a frame that only the host sends"
    default: return "sent a frame of the unknown kind \(frame.kind)"
    }
  }

  private static func name(of kind: Int32) -> String {
    switch kind {
    case GANTRY_FRAME_READY: "READY"
    case GANTRY_FRAME_LOADED: "LOADED"
    default: "RESULT"
    }
  }
}
