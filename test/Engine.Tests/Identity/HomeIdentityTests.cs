using System.Security.Cryptography;
using Satchel.Engine.Identity;
using Satchel.Engine.Settings;
using Satchel.Engine.Tests.Settings;
using Satchel.Protocols.Nostr;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Identity;

public sealed class HomeIdentityTests : IDisposable
{
    // Secret key 3, from the specification's vectors.
    private const string Secret = "0000000000000000000000000000000000000000000000000000000000000003";
    private const string PublicKey = "f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9";

    private readonly TemporaryHome _home = new();

    private HomeIdentity Identity => new(_home.Home, Randomness.Secrets);

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_pair_is_made_once_for_its_owner_alone_and_is_the_same_from_then_on()
    {
        var identity = Identity;
        Assert.Null(identity.ReadPublicKey());
        var made = identity.EnsurePublicKey();

        Assert.Equal(made, identity.EnsurePublicKey());
        Assert.Equal(made, Identity.Read()!.PublicKey);
        Assert.StartsWith("npub1", Identity.Read()!.Npub, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(identity.Path));
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(identity.Path)!));
        }
    }

    [Fact]
    public async Task Of_many_that_need_a_pair_at_once_all_get_the_same()
    {
        using var start = new ManualResetEventSlim();
        var keys = Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.Wait(TestContext.Current.CancellationToken);
                return Identity.EnsurePublicKey();
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();
        start.Set();

        Assert.Single((await Task.WhenAll(keys)).Distinct());
        Assert.Equal(["agent.key"], Directory.EnumerateFiles(Path.GetDirectoryName(Identity.Path)!).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_key_is_taken_as_hexadecimal_digits_or_nsec_and_given_out_as_nsec()
    {
        var done = Assert.IsType<IdentityImport.Done>(Identity.Import(Secret, null, replaces: false));
        Assert.Equal((PublicKey, null, null), (done.Identity.PublicKey, done.Kept, done.StandIn));

        var nsec = Identity.Export()!;
        using var other = new TemporaryHome();
        var again = new HomeIdentity(other.Home, Randomness.Secrets);
        Assert.Equal(PublicKey, Assert.IsType<IdentityImport.Done>(again.Import(nsec, PublicKey.ToUpperInvariant(), replaces: false)).Identity.PublicKey);
        Assert.True(NostrReference.TryParse(done.Identity.Npub, out var reference));
        Assert.Equal(PublicKey, Assert.IsType<NostrReference.PublicKey>(reference).Key.ToString());
    }

    [Fact]
    public void A_pair_that_is_there_gives_way_only_where_that_is_said_and_is_kept()
    {
        var first = Identity.EnsurePublicKey();
        Assert.Equal(first, Assert.IsType<IdentityImport.Occupied>(Identity.Import(Secret, null, replaces: false)).PublicKey);

        var done = Assert.IsType<IdentityImport.Done>(Identity.Import(Secret, null, replaces: true));
        Assert.Contains(first, File.ReadAllText(done.Kept!), StringComparison.Ordinal);
        Assert.Equal(PublicKey, Identity.ReadPublicKey());
        Assert.Null(Assert.IsType<IdentityImport.Done>(Identity.Import(Secret, null, replaces: true)).Kept);
    }

    [Fact]
    public void A_stand_in_of_Lightning_Memory_is_known_and_its_secret_gets_its_real_public_key()
    {
        var standIn = Convert.ToHexStringLower(SHA256.HashData(Convert.FromHexString(Secret)));

        var done = Assert.IsType<IdentityImport.Done>(Identity.Import(Secret, standIn, replaces: false));

        Assert.Equal((PublicKey, standIn), (done.Identity.PublicKey, done.StandIn));
    }

    [Fact]
    public void Keys_that_do_not_belong_together_are_refused()
    {
        var foreign = Convert.ToHexStringLower(new byte[32]);
        Assert.Equal(new IdentityImport.Mismatched(foreign, PublicKey), Identity.Import(Secret, foreign, replaces: false));
        Assert.IsType<IdentityImport.NoKey>(Identity.Import("nsec1nonsense", null, replaces: false));
        Assert.IsType<IdentityImport.NoKey>(Identity.Import(new string('0', 64), null, replaces: false));
        Assert.Null(Identity.ReadPublicKey());

        Identity.EnsurePublicKey();
        var lines = File.ReadAllLines(Identity.Path);
        File.WriteAllText(Identity.Path, $"{lines[0]}\n{PublicKey}\n{lines[2]}\n");
        Assert.Equal(SettingsError.FileUnusable, Assert.Throws<SettingsException>(() => Identity.Read()).Error);
    }

    [Fact]
    public void A_file_that_others_may_read_or_that_holds_no_pair_is_refused_and_stays()
    {
        Identity.EnsurePublicKey();
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Identity.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
            Assert.Contains("read or written by others", Assert.Throws<SettingsException>(() => Identity.ReadPublicKey()).Message, StringComparison.Ordinal);
            File.SetUnixFileMode(Identity.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        File.WriteAllText(Identity.Path, "something else");
        Assert.Throws<SettingsException>(() => Identity.EnsurePublicKey());
        Assert.Equal("something else", File.ReadAllText(Identity.Path));
    }

    [Theory]
    [InlineData("private.key", "public.key", EarlierIdentityState.Pair)]
    [InlineData("private.key", "hash", EarlierIdentityState.StandIn)]
    [InlineData("private.key", "other", EarlierIdentityState.Mismatched)]
    [InlineData("damaged", "public.key", EarlierIdentityState.Damaged)]
    public void The_files_of_Lightning_Memory_are_found_and_judged(string secret, string publicKey, EarlierIdentityState expected)
    {
        using var user = new TemporaryHome();
        var keys = Directory.CreateDirectory(Path.Combine(user.Home.Root, ".lightning-memory", "keys")).FullName;
        File.WriteAllText(Path.Combine(keys, "private.key"), secret is "damaged" ? "zz" : Secret);
        File.WriteAllText(
            Path.Combine(keys, "public.key"),
            publicKey switch
            {
                "hash" => Convert.ToHexStringLower(SHA256.HashData(Convert.FromHexString(Secret))),
                "other" => new string('a', 64),
                _ => PublicKey,
            });

        Assert.Equal(expected, EarlierIdentity.Find(user.Home.Root)!.State);
        Assert.Null(EarlierIdentity.Find(Path.Combine(user.Home.Root, "nobody")));
    }

    [Theory]
    [InlineData("SECRET\n", "SECRET", null)]
    [InlineData("# kept by an import\npublic key: PUBLIC\nprivate key: SECRET\n", "SECRET", "PUBLIC")]
    [InlineData("{\"public_key\": \"PUBLIC\",\n \"secret\": \"SECRET\"}", "SECRET", "PUBLIC")]
    [InlineData("satchel-identity 1\nPUBLIC\nSECRET\n", "SECRET", "PUBLIC")]
    [InlineData("nothing here", null, null)]
    public void Keys_are_found_in_files_that_explain_themselves(string text, string? secret, string? publicKey)
    {
        var (foundSecret, foundPublic) = KeyFileText.Find(Filled(text)!);

        Assert.Equal((Filled(secret), Filled(publicKey)), (foundSecret, foundPublic));

        static string? Filled(string? text)
            => text?.Replace("SECRET", Secret, StringComparison.Ordinal).Replace("PUBLIC", PublicKey, StringComparison.Ordinal);
    }
}
