// Web: a memory behind three endpoints. Usage: Web --Satchel:Home HOME [--urls http://127.0.0.1:5080]
using Satchel.Engine.Library;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;

var builder = WebApplication.CreateSlimBuilder(args);

// Options that are not usable keep the host from starting, and all problems are named.
builder.Services.AddSatchel(options => builder.Configuration.GetSection("Satchel").Bind(options));
builder.Services.AddHealthChecks().AddCheck<SatchelHealthCheck>("satchel");

var app = builder.Build();
app.MapHealthChecks("/health");

// What strangers send is no word of ours: as web text it is screened, and recalled with that origin.
app.MapPost("/memories", async (Note note, SatchelMemory memory, CancellationToken cancellationToken) =>
    await memory.RememberAsync(new MemoryDraft { Content = note.Text, Origin = MemoryOrigin.Web }, cancellationToken) switch
    {
        RememberOutcome.Stored stored => Results.Created($"/memories/{stored.Id}", new { id = stored.Id.Value }),
        RememberOutcome.AlreadyKnown known => Results.Ok(new { id = known.Existing.Value }),
        RememberOutcome.Quarantined held => Results.Accepted(null, new { id = held.Id.Value, held.Reasons }),
        RememberOutcome.Refused refused => Results.UnprocessableEntity(new { refused.Reason.Code, refused.Reason.Message }),
        _ => throw new System.Diagnostics.UnreachableException(),
    });

app.MapGet("/memories", async (string question, SatchelMemory memory, CancellationToken cancellationToken) =>
    (await memory.RecallAsync(question, limit: 5, cancellationToken)).Hits.Select(hit => new { id = hit.Memory.Id.Value, hit.Memory.Content, hit.Score }));

await app.RunAsync();

internal sealed record Note(string Text);
