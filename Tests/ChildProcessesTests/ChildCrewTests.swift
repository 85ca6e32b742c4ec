import Foundation
import Testing

@testable import ChildProcesses

@Suite struct ChildCrewTests {
  private func shell(_ code: String) -> Command {
    var command = Command("/bin/sh", ["-c", code])
    command.input = .empty
    return command
  }

  @Test("Whichever ends first is told first, with its status; others run on")
  func order() throws {
    let crew = ChildCrew()
    let slow = try crew.start(shell("exec sleep 20"), output: 1)
    let quick = try crew.start(shell("exit 7"), output: 1)
    var ended: [ChildCrew.Ended] = []
    while ended.isEmpty { ended += try crew.wait(atMost: 1000) }
    #expect(ended.map(\.identifier) == [quick] && ended.first?.termination == .exited(7) && crew.count == 1)
    crew.send(SIGTERM, to: slow)
    ended = []
    while ended.isEmpty { ended += try crew.wait(atMost: 1000) }
    #expect(ended.map(\.identifier) == [slow] && ended.first?.termination == .signalled(SIGTERM) && crew.count == 0)
  }

  @Test("A program that a child leaves behind does not hide the child's end")
  func leftBehind() throws {
    let crew = ChildCrew()
    let child = try crew.start(shell("sleep 3 & exit 0"), output: 1)
    let begin = ContinuousClock.now
    var ended: [ChildCrew.Ended] = []
    while ended.isEmpty { ended += try crew.wait(atMost: 20) }
    #expect(ended.map(\.identifier) == [child] && ContinuousClock.now - begin < .seconds(2.5))
  }

  @Test("A process is known by more than its number")
  func marks() throws {
    #expect(!ProcessMark.current.isDead && ProcessMark.current.isHere)
    var mark = ProcessMark.current
    mark.start -= 1
    #expect(mark.isDead)  // the number was given again
    mark.system = "another boot"
    #expect(!mark.isDead && !mark.isHere)  // elsewhere: nothing is known
    let crew = ChildCrew()
    let child = try crew.start(shell("exec sleep 20"), output: 1)
    let started = ProcessMark(of: child)
    #expect(!started.isDead)
    started.send(SIGKILL)
    // It has ended as soon as it cannot run any more, not only when it was waited for.
    let deadline = ContinuousClock.now + .seconds(10)
    while !started.isDead, ContinuousClock.now < deadline { usleep(1000) }
    #expect(started.isDead)
    while crew.count > 0 { _ = try crew.wait(atMost: 100) }
    #expect(started.isDead)
  }
}
