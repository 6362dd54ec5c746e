#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:project ../test/Testing/Testing.csproj
// A relay on this machine, to try Satchel with by hand; it verifies what it takes, and forgets everything when it ends:
// dotnet run eng/relaydouble.cs -- [--port 7777] [--auth]
using System.Globalization;
using Satchel.Testing.Relays;

const int MostPort = 65_535;

var port = 7_777;
var given = Array.IndexOf(args, "--port");
if (args.Contains("--help") || (given >= 0 && !(given + 1 < args.Length && int.TryParse(args[given + 1], NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= MostPort)))
{
    Console.WriteLine("usage: dotnet run eng/relaydouble.cs -- [--port 7777] [--auth]");
    Console.WriteLine("  --port N  port on the loopback address; 0: any that is free");
    Console.WriteLine("  --auth    clients must say who they are (NIP-42)");
    return args.Contains("--help") ? 0 : 2;
}

await using var relay = new LoopbackRelay(TimeProvider.System, port) { AsksWho = args.Contains("--auth") };
Console.WriteLine($"""
    listening on {relay.Address}; Ctrl+C ends it
    satchel config set nostr.relays {relay.Address}
    satchel sync
    """);
var end = new TaskCompletionSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    end.TrySetResult();
};
await end.Task;
return 0;
