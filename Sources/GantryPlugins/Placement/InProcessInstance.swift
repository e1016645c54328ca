internal import CGantryABI
internal import GantryCore

/// An instance in this process: an address, and the table with its functions.
struct InProcessInstance: PlacedInstance {
  let table: InterfaceTable
  let address: PluginAddress

  func perform(_ operation: PluginOperation, _ context: CallContext) -> CallEnding {
    PluginInstance.enter(context) { call in
      .returned(result(of: operation, call))
    }
  }

  private func result(of operation: PluginOperation, _ call: CallTable.Begun) -> CallReturn {
    switch operation {
    case .work(let input): unsafe CallReturn(status: status(table.work, input, call))
    case .plan(let input): unsafe CallReturn(status: status(table.plan, input, call))
    case .undo(let input): unsafe CallReturn(status: status(table.undo, input, call))
    case .invoke(let skill, let input): CallReturn(status: invoke(skill, input, call))
    case .deliver(let events): deliver(events, call)
    case .flush: CallReturn(status: flush(call))
    }
  }

  func destroy() {
    // `unsafe` because this is the plugin's function with the address it gave us.
    unsafe table.destroy(address.pointer)
  }

  // `unsafe` in all of these because they are the plugin's functions; what they are lent lives until
  // they return. A function that is not there answers UNSUPPORTED, as one that declines does.

  private func status(
    _ function: InterfaceTable.Work?,
    _ input: [UInt8],
    _ call: CallTable.Begun
  ) -> Int32 {
    unsafe input.lent { unsafe function?(address.pointer, call.handle, $0, call.out) }
      ?? GANTRY_UNSUPPORTED
  }

  private func invoke(_ skill: String, _ input: [UInt8], _ call: CallTable.Begun) -> Int32 {
    unsafe skill.lent { name in
      unsafe input.lent { unsafe table.invoke?(address.pointer, call.handle, name, $0, call.out) }
    } ?? GANTRY_UNSUPPORTED
  }

  private func deliver(_ events: [Event], _ call: CallTable.Begun) -> CallReturn {
    unsafe EventBatch(events).lent { first, count, stride in
      var accepted = 0
      let status = unsafe table.deliver?(
        address.pointer,
        call.handle,
        first,
        count,
        stride,
        &accepted
      )
      return CallReturn(status: status ?? GANTRY_UNSUPPORTED, accepted: accepted)
    }
  }

  private func flush(_ call: CallTable.Begun) -> Int32 {
    // A sink without flush has nothing to do.
    unsafe table.flush?(address.pointer, call.handle) ?? GANTRY_OK
  }
}
