import LuaRuntime

/// A class of yours that scripts use.
final class Account: LuaObject {
  let owner: String
  var balance = 0.0
  init(_ owner: String) { self.owner = owner }
}

let account = LuaClass<Account>("account", "Somebody's money.")
account.property("balance", "What is there.", get: { $0.balance })
account.method("deposit", "Adds money.", [.number("amount", moreThan: 0)], returns: "account") { account, call in
  account.balance += try call.number(1)
  call.pushReceiver()
}

let bank = LuaModule("bank", "Where accounts are opened.")
let owner = Option.string("owner", "whose it is", default: "nobody")
bank.function("open", "Opens an account.", options: [owner], returns: "account") { call in
  call.pushFresh(Account(try call[owner]))
}

let lua = try LuaRuntime()
lua.register(account)
lua.register(bank)
let results = try lua.run("return bank.open{owner = 'Ada'}:deposit(12):deposit(30).balance")
print(results[0].double ?? .nan)
do { try lua.run("bank.open():deposit(-1)", chunkName: "@bank.lua") } catch let error as LuaError { print(error) }
