using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Notify.Sql;
using Notify.Testing;
using Npgsql;

namespace Notify.PostgreSql.Tests.Settings;

/// <summary>A whole host, set up as an application does it.</summary>
public sealed class PostgreSqlHostTests : IClassFixture<PostgreSqlServerFixture>, IDisposable
{
    private const string Sms = "sms";
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private readonly PostgreSqlServerFixture _postgres;
    private readonly DirectoryInfo _templates = Directory.CreateTempSubdirectory("notify-templates-");

    public PostgreSqlHostTests(PostgreSqlServerFixture postgres)
    {
        _postgres = postgres;
        var folder = _templates.CreateSubdirectory("hello");
        File.WriteAllText(Path.Combine(folder.FullName, $"{Sms}.liquid"), "Hello {{ name }}");
    }

    public static TheoryData<string> Ways => ["section of the host", "text", "data source", "delegate", "own section"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task It_delivers_over_the_database_that_the_call_names(string way)
    {
        await using var database = await TestDatabase.CreateAsync(_postgres.Server);
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        var own = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Own:ConnectionString", database.ConnectionString)]).Build().GetSection("Own");
        using var host = Build(
            builder => _ = way switch
            {
                "text" => builder.UsePostgreSql(database.ConnectionString),
                "data source" => builder.UsePostgreSqlBus(source),
                "delegate" => builder.UsePostgreSqlBus(options => options.ConnectionString = database.ConnectionString),
                "own section" => builder.UsePostgreSql(own),
                _ => builder.UsePostgreSqlBus(),
            },
            KeyValuePair.Create(
                "Notify:PostgreSql:ConnectionString", way == "section of the host" ? database.ConnectionString : null));
        await host.StartAsync().WaitAsync(Guard);

        await host.Services.GetRequiredService<INotifier>().EnqueueAsync(Hello("ada"));

        await ExpectSentAsync(host, "ada");
        await host.StopAsync().WaitAsync(Guard);
        (await database.ScalarAsync<long>("SELECT count(*) FROM notify.message")).Should().Be(0);
    }

    [Fact]
    public async Task The_outbox_sends_with_the_commit_and_not_with_the_rollback()
    {
        await using var database = await TestDatabase.CreateAsync(_postgres.Server);
        using var host = Build(builder => builder.UsePostgreSql(database.ConnectionString));
        await host.StartAsync().WaitAsync(Guard);
        var outbox = host.Services.GetRequiredService<IOutbox>();
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();

        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await outbox.EnqueueAsync(Hello("discarded"), transaction);
            await transaction.RollbackAsync();
        }

        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await outbox.Invoking(one => one.EnqueueAsync(new Notification("missing", Ada("x")), transaction).AsTask())
                .Should().ThrowAsync<NotificationRejectedException>();
            (await outbox.EnqueueAsync(Hello("ada"), transaction)).IsDuplicate.Should().BeFalse();
            await transaction.CommitAsync();
        }

        await outbox.WakeAsync();

        await ExpectSentAsync(host, "ada");
        await host.StopAsync().WaitAsync(Guard);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_outbox_refuses_a_transaction_that_has_ended(bool isDisposed)
    {
        await using var database = await TestDatabase.CreateAsync(_postgres.Server);
        using var host = Build(builder => builder.UsePostgreSql(database.ConnectionString));
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await transaction.CommitAsync();
        if (isDisposed)
            await transaction.DisposeAsync();

        (await host.Services.GetRequiredService<IOutbox>()
            .Invoking(outbox => outbox.EnqueueAsync(Hello("ada"), transaction).AsTask())
            .Should().ThrowAsync<ArgumentException>()).Which.Message.Should().Contain("has ended");
    }

    [Theory]
    [InlineData("ConnectionString", "", "is empty. Set the address of PostgreSQL")]
    [InlineData("ConnectionString", "Database=shop", "does not contain a host.")]
    [InlineData("ConnectionString", "Host=x;Hots=y", "is not a valid connection string.")]
    [InlineData("ListenConnectionString", "Port=abc;Host=x", "is not a valid connection string.")]
    [InlineData("Schema", "", "must have 1 to 63 bytes.")]
    [InlineData("Schema", "pg_own", "must not begin with pg_")]
    [InlineData("Bus:LeaseDuration", "00:00:00.5", "is 00:00:00.5000000. Set a duration from 00:00:01 to 01:00:00.")]
    [InlineData("Bus:LaneCapacity", "0", "is 0. Set the maximum number of queued envelopes in a lane, at least 1.")]
    [InlineData("Bus:TransactionalWeight", "0", "is 0. Set at least 1;")]
    [InlineData("Bus:WhenFull", "7", "is not a valid value. Use Wait or Fail.")]
    public async Task An_invalid_setting_fails_the_start_with_its_name(string setting, string value, string error)
    {
        using var host = Build(
            builder => builder.UsePostgreSqlBus(),
            [.. new Dictionary<string, string?>
            {
                ["Notify:PostgreSql:ConnectionString"] = "Host=localhost;Password=top-secret-7",
                [$"Notify:PostgreSql:{setting}"] = value,
            }]);

        var failure = (await host.Awaiting(one => one.StartAsync().WaitAsync(Guard))
            .Should().ThrowAsync<OptionsValidationException>()).Which;

        failure.Message.Should().Contain($"Notify:PostgreSql:{setting} {error}").And.NotContain("top-secret-7");
    }

    public void Dispose() => _templates.Delete(recursive: true);

    private static async Task ExpectSentAsync(IHost host, string address)
    {
        using var late = new CancellationTokenSource(Guard);
        var sent = await host.Services.GetRequiredService<CapturingSender>().WaitForAsync(1, late.Token);
        sent.Should().ContainSingle().Which.Address.Should().Be(address);
    }

    private static Recipient Ada(string address) =>
        new() { Addresses = new Dictionary<string, string> { [Sms] = address } };

    private static Notification Hello(string address) =>
        new("hello", Ada(address)) { Via = Via.FirstOf(Sms), Model = new { Name = address } };

    private IHost Build(Action<INotifyBuilder> use, params KeyValuePair<string, string?>[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings);
        var notify = builder.Services.AddNotify()
            .AddTemplates(_templates.FullName)
            .AddChannel<CapturingSender>(Sms)
            .UseCapturingSenders();
        use(notify);
        return builder.Build();
    }
}
