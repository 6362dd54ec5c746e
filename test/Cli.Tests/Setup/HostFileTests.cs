using Satchel.Cli.Setup.Documents;
using Satchel.Cli.Setup.Files;
using Satchel.Testing;

namespace Satchel.Cli.Tests.Setup;

public sealed class HostFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => Path.Combine(_folder.Path, "settings.json");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{ \"changed\": true }")]
    [InlineData(null)]
    public void What_somebody_changed_between_plan_and_deed_is_left_as_it_is(string? meanwhile)
    {
        System.IO.File.WriteAllText(File, "{}");
        var change = new FileChange(File, "{}"u8.ToArray(), "{ \"ours\": 1 }"u8.ToArray());
        if (meanwhile is null)
        {
            System.IO.File.Delete(File);
        }
        else
        {
            System.IO.File.WriteAllText(File, meanwhile);
        }

        var failure = Assert.Throws<CommandException>(() => Transaction().Apply([change]));

        Assert.Equal(("host_file_changed", true), (failure.Code, failure.IsRetryable));
        Assert.Equal(meanwhile, System.IO.File.Exists(File) ? System.IO.File.ReadAllText(File) : null);
    }

    [Fact]
    public void Where_one_file_cannot_be_written_none_is()
    {
        System.IO.File.WriteAllText(File, "{}");
        var blocked = Path.Combine(_folder.Path, "settings.json", "below a file");
        FileChange[] changes =
        [
            new(Path.Combine(_folder.Path, "made", "new"), null, "new"u8.ToArray()),
            new(File, "{}"u8.ToArray(), "{ \"ours\": 1 }"u8.ToArray()),
            new(blocked, null, "never"u8.ToArray()),
        ];

        Assert.Throws<CommandException>(() => Transaction().Apply(changes));

        Assert.Equal("{}", System.IO.File.ReadAllText(File));
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "made")));
    }

    [Fact]
    public void What_was_there_is_kept_as_a_copy()
    {
        System.IO.File.WriteAllText(File, "before");
        var copies = Transaction().Apply([new FileChange(File, "before"u8.ToArray(), "after"u8.ToArray())]);
        Assert.Equal(("before", "after"), (System.IO.File.ReadAllText(copies[File]), System.IO.File.ReadAllText(File)));
    }

    [Fact]
    public void Whatever_is_put_into_any_text_comes_out_of_it_again()
    {
        const int Texts = 400;
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var i = 0; i < Texts; i++)
        {
            var text = RandomJson.Of(random);
            var entries = Enumerable.Range(0, random.Next(1, 5)).Select(number => random.Next(3) switch
            {
                0 => HostEntry.Hook(random.Next(2) == 0 ? "Stop" : "a", random.Next(2) == 0 ? null : "m", FormattableString.Invariant($"satchel hook {number}")),
                1 => HostEntry.Element(["permissions", "allow"], FormattableString.Invariant($"\"rule {number}\"")),
                _ => HostEntry.Member(["servers"], FormattableString.Invariant($"satchel{number}"), """{"command":"x","args":["y"]}"""),
            }).ToArray();
            var told = $"seed {seed}, text {i}: {text}";
            DocumentEdit installed;
            try
            {
                installed = JsonDocumentEditor.Install(text, isJson5: false, entries, new DocumentTrace { File = "x" });
            }
            catch (DocumentException)
            {
                // Something else stands where an entry belongs: nothing was changed.
                continue;
            }

            var again = JsonDocumentEditor.Install(installed.Text, isJson5: false, entries, installed.Trace!);
            Assert.True(again.Text == installed.Text && again.Missing == 0, told);
            var removed = JsonDocumentEditor.Uninstall(installed.Text, isJson5: false, entries, installed.Trace);
            Assert.True(removed.Text == text, $"{told}\n{installed.Text}\n{removed.Text}");
        }
    }

    private FileTransaction Transaction()
        => new(Directory.CreateDirectory(Path.Combine(_folder.Path, "copies")).FullName, new FakeClock());
}
