using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Notify.Bus;
using Notify.Sqlite.Settings;
using Notify.Tests.Settings;

namespace Notify.Sqlite.Tests.Settings;

/// <summary>Settings from configuration, and the startup errors of invalid ones.</summary>
public class SqliteSectionTests
{
    private static readonly (string Key, string? Value)[] Everything =
    [
        ("Path", "shop.db"),
        ("Synchronous", "Normal"),
        ("LeavesCheckpoints", "true"),
        ("AutoMigrate", "false"),
        ("Bus:LaneCapacity", "5"),
        ("Bus:WhenFull", "Fail"),
        ("Bus:TransactionalWeight", "4"),
        ("Bus:LeaseDuration", "00:01:00"),
        ("Bus:IdempotencyWindow", "2.00:00:00"),
        ("Bus:DeadLetterRetention", "7.00:00:00"),
        ("Bus:EnqueueTimeout", "00:00:09"),
        ("Bus:PollInterval", "00:00:00.5"),
    ];

    public static TheoryData<string, string> Mistakes => new()
    {
        { "Path", "" },
        { "Path", " " },
        { "Path", ":memory:" },
        { "Path", "file:notify.db?mode=ro" },
        { "Path", "Data Source=notify.db" },
        { "Synchronous", "Off" },
        { "Synchronous", "7" },
        { "LeavesCheckpoints", "often" },
        { "Bus:LaneCapacity", "0" },
        { "Bus:WhenFull", "7" },
        { "Bus:TransactionalWeight", "-1" },
        { "Bus:LeaseDuration", "00:00:00.9" },
        { "Bus:IdempotencyWindow", "00:00:00" },
        { "Bus:DeadLetterRetention", "3650.00:00:01" },
        { "Bus:EnqueueTimeout", "00:05:01" },
        { "Bus:PollInterval", "00:00:00.049" },
    };

    public static TheoryData<string> Durations => [.. DurationPaths.Of(typeof(SqliteOptions))];

    [Theory]
    [InlineData("host")]
    [InlineData("section")]
    public void Every_setting_can_stand_in_configuration(string way)
    {
        using var host = way == "host"
            ? SettingsHost.Build(builder => builder.UseSqlite(), Everything)
            : SettingsHost.Build(builder => builder.UseSqlite(SettingsHost.Section(Everything)));

        SettingsHost.Options(host).Should().BeEquivalentTo(new SqliteOptions
        {
            Path = "shop.db",
            Synchronous = SqliteSynchronous.Normal,
            LeavesCheckpoints = true,
            AutoMigrate = false,
            Bus =
            {
                LaneCapacity = 5,
                WhenFull = FullLaneAction.Fail,
                TransactionalWeight = 4,
                LeaseDuration = TimeSpan.FromMinutes(1),
                IdempotencyWindow = TimeSpan.FromDays(2),
                DeadLetterRetention = TimeSpan.FromDays(7),
                EnqueueTimeout = TimeSpan.FromSeconds(9),
                PollInterval = TimeSpan.FromMilliseconds(500),
            },
        });
        typeof(SqliteOptions).GetProperties().Length.Should().Be(5, "the section lists every option");
    }

    [Theory, MemberData(nameof(Durations))]
    public void A_duration_is_read_with_a_unit_and_refused_without_one(string path)
    {
        using var host = SettingsHost.Build(builder => builder.UseSqlite(), (path, "5s"));
        DurationPaths.Read(SettingsHost.Options(host), path).Should().Be(TimeSpan.FromSeconds(5));

        using var wrong = SettingsHost.Build(builder => builder.UseSqlite(), (path, "5"));
        FluentActions.Invoking(() => SettingsHost.Options(wrong)).Should().Throw<InvalidOperationException>()
            .WithMessage($"Notify:Sqlite:{path} is 5, which has no unit.*");
    }

    [Fact]
    public void Settings_that_a_section_does_not_contain_keep_their_values()
    {
        using var host = SettingsHost.Build(
            builder => builder.UseSqlite(options => (options.Path, options.Bus.LaneCapacity) = ("code.db", 7))
                .UseSqlite(SettingsHost.Section(("Bus:TransactionalWeight", "3"))));

        var options = SettingsHost.Options(host);
        (options.Path, options.Bus.LaneCapacity, options.Bus.TransactionalWeight).Should().Be(("code.db", 7, 3));
    }

    [Theory, MemberData(nameof(Mistakes))]
    public async Task An_error_stops_startup_and_names_the_path_of_the_setting(string key, string value)
    {
        var valid = Everything.Where(setting => setting.Key != key);

        var failure = await SettingsHost.FailureAsync(builder => builder.UseSqlite(), [.. valid, (key, value)]);

        failure.ToString().Should().Contain($"Notify:Sqlite:{key}");
        failure.ToString().Should().MatchRegex(@"\. (Set|Use) |Failed to convert configuration value");
        valid.Should().NotContain(other =>
            failure.ToString().Contains($"Notify:Sqlite:{other.Key}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_error_in_code_names_the_part_and_the_option()
    {
        var failure = await SettingsHost.FailureAsync(builder => builder.UseSqlite(options => options.Path = ""));

        failure.Should().BeOfType<OptionsValidationException>().Which.Failures.Should().Equal(
            "SQLite part 'Bus': SqliteOptions.Path is empty. Set the path of a file, for example notify.db.");
    }

    [Fact]
    public void The_default_options_are_valid() =>
        SqliteOptionsValidator.FindErrors(new SqliteOptions()).Should().BeEmpty();

    [Fact]
    public void Options_with_another_name_belong_to_the_application() =>
        new SqliteOptionsValidator().Validate("mine", new SqliteOptions { Path = "" })
            .Should().BeSameAs(ValidateOptionsResult.Skip);
}
