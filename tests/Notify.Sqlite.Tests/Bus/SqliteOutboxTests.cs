using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Notify.Bus;
using Notify.Sql;
using Notify.Testing;

namespace Notify.Sqlite.Tests.Bus;

/// <summary>Messages that are added in transactions of the application, which lock the file.</summary>
public sealed class SqliteOutboxTests : IDisposable
{
    private const string Sms = "sms";
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private readonly TestFolder _folder = new();

    public SqliteOutboxTests()
    {
        var templates = Directory.CreateDirectory(Path.Combine(_folder.Path, "templates", "hello"));
        File.WriteAllText(Path.Combine(templates.FullName, $"{Sms}.liquid"), "Hello");
    }

    [Fact]
    public async Task A_notification_is_sent_with_the_commit_and_not_with_the_rollback()
    {
        using var host = await StartAsync();
        var outbox = host.Services.GetRequiredService<IOutbox>();
        await using var connection = await OpenAsync(_folder.File());
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await outbox.EnqueueAsync(Hello("discarded"), transaction).AsTask().WaitAsync(Guard);
            await transaction.RollbackAsync();
        }

        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await outbox.EnqueueAsync(Hello("ada"), transaction).AsTask().WaitAsync(Guard);
            await outbox.EnqueueAsync(Hello("ada"), transaction).AsTask().WaitAsync(Guard);
            await transaction.CommitAsync();
        }

        await outbox.WakeAsync();

        using var late = new CancellationTokenSource(Guard);
        var sent = await host.Services.GetRequiredService<CapturingSender>().WaitForAsync(1, late.Token);
        sent.Should().ContainSingle("both have one idempotency key").Which.Address.Should().Be("ada");
        await host.StopAsync().WaitAsync(Guard);
        var bus = host.Services.GetRequiredService<SqlMessageBus>();
        var row = (await bus.GetStatisticsAsync()).For(Sms);
        (row.TotalAccepted, row.Transactional, row.InFlight).Should().Be((1L, 0L, 0L));
        (await bus.AuditAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_notification_with_a_delay_waits_from_its_insertion()
    {
        using var host = await StartAsync(runWorkers: false);
        await using var connection = await OpenAsync(_folder.File());
        await using var transaction = await connection.BeginTransactionAsync();
        var later = new Notification("hello", Ada("ada"))
        {
            Via = Via.FirstOf(Sms),
            NotBefore = TimeProvider.System.GetUtcNow().AddHours(1),
            Lane = Lane.Campaign,
        };

        await host.Services.GetRequiredService<IOutbox>().EnqueueAsync(later, transaction);
        await transaction.CommitAsync();
        var bus = host.Services.GetRequiredService<SqlMessageBus>();
        (await bus.GetStatisticsAsync()).For(Sms).Campaign.Should().Be(1, "it was not admitted yet");
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await bus.Invoking(one => one.ClaimAsync(Sms, ClaimLimits.Any(1), enough.Token).AsTask())
            .Should().ThrowAsync<OperationCanceledException>();

        var row = (await bus.GetStatisticsAsync()).For(Sms);
        (row.Delayed, row.Campaign, row.TotalAccepted).Should().Be((1L, 0L, 1L));
    }

    [Fact]
    public async Task A_transaction_of_another_file_is_refused_and_remains_usable()
    {
        using var host = await StartAsync();
        await using var connection = await OpenAsync(_folder.File("other.db"));
        await using var transaction = await connection.BeginTransactionAsync();

        var refused = (await host.Services.GetRequiredService<IOutbox>()
            .Invoking(outbox => outbox.EnqueueAsync(Hello("ada"), transaction).AsTask())
            .Should().ThrowAsync<ArgumentException>()).Which;

        refused.Message.Should().Contain("other.db").And.Contain("notify.db");
        await using var command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE own (id int)";
        await command.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        await host.StopAsync().WaitAsync(Guard);
    }

    public void Dispose() => _folder.Dispose();

    private static Recipient Ada(string address) =>
        new() { Addresses = new Dictionary<string, string> { [Sms] = address } };

    private static Notification Hello(string address) =>
        new("hello", Ada(address)) { Via = Via.FirstOf(Sms), IdempotencyKey = address };

    private static async Task<SqliteConnection> OpenAsync(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }

    private async Task<IHost> StartAsync(bool runWorkers = true)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddNotify(options => options.RunWorkers = runWorkers)
            .AddTemplates(Path.Combine(_folder.Path, "templates"))
            .AddChannel<CapturingSender>(Sms)
            .UseCapturingSenders()
            .UseSqlite(_folder.File());
        var host = builder.Build();
        await host.StartAsync().WaitAsync(Guard);

        // The preparation at the start runs in the background.
        var bus = host.Services.GetRequiredService<SqlMessageBus>();
        await bus.PrepareAsync([Sms], CancellationToken.None).WaitAsync(Guard);
        return host;
    }
}
