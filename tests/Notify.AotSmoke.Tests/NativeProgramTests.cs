using System.Globalization;
using System.Text.RegularExpressions;
using Notify.Push;
using Notify.Testing;
using Notify.Tests.Shared;

namespace Notify.AotSmoke.Tests;

/// <summary>
/// Publishes tests/Notify.AotSmoke as a native program and lets it send to receivers in this process. The program
/// contains the same code as a user's program, and no more.
/// </summary>
public sealed class NativeProgramTests : IAsyncLifetime
{
    private const string Text = "XAUUSD at 2650.25: margin & more";
    private readonly string _folder = Directory.CreateTempSubdirectory("notify-aot-").FullName;
    private readonly VapidKeys _vapid = VapidKeys.Generate();
    private LocalSmtpServer _smtp = null!;
    private LocalBotApi _bot = null!;
    private LocalPushService _push = null!;

    public async Task InitializeAsync() =>
        (_smtp, _bot, _push) = (
            await LocalSmtpServer.StartAsync(),
            await LocalBotApi.StartAsync(),
            await LocalPushService.StartAsync());

    public async Task DisposeAsync()
    {
        await _smtp.DisposeAsync();
        await _bot.DisposeAsync();
        await _push.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>
    /// A trimmed program is compiled at run time, so that only what the trimmer removed can differ from the native one.
    /// </summary>
    [Theory]
    [InlineData("native")]
    [InlineData("trimmed", "-p:SmokeTrimmed=true")]
    public async Task The_pipeline_runs_in_a_published_program_without_a_warning_from_our_assemblies(
        string form, params string[] properties)
    {
        var output = await Shell.RunAsync(Shell.Root, "dotnet", Publish(properties));

        OwnWarnings(output).Should().BeEmpty(form);

        var said = await Shell.RunAsync(_folder, Path.Combine(_folder, "Notify.AotSmoke"), [], Settings());
        said.Should().Contain("No envelopes and no dead letters remain.")
            .And.Contain("\"status\":\"sent\"")
            .And.Contain("\"total_accepted\":")
            .And.Contain("The model has a type without a name");
        _smtp.Messages.Should().HaveCount(2);
        var mail = _smtp.Messages.Single(one => one.Recipients.Contains("ada@example.com")).Message;
        mail.HtmlBody.Should().Contain("XAUUSD at 2650.25: margin &amp; more");
        mail.Subject.Should().Be("XAUUSD failed");
        _smtp.Messages.Single(one => one.Recipients.Contains("grace@example.com"))
            .Message.HtmlBody.Should().Contain("EURUSD at 1.07: a test");
        _bot.Messages.Should().ContainSingle().Which.Text.Should().Be(Text);
        _push.Messages.Should().ContainSingle()
            .Which.Json.GetProperty("notification")
            .GetProperty("body")
            .GetString()
            .Should().Be(Text);
    }

    // The analyzers have seen the sources before; only the trimmer and the native compiler can find more. They print
    // warnings only when they run, so nothing of an earlier build may be used.
    private string[] Publish(string[] properties) =>
    [
        "publish", "tests/Notify.AotSmoke", "-c", "Release", "-o", _folder, "-nologo", "-p:RunAnalyzers=false",
        "--artifacts-path", Path.Combine(_folder, "build"), .. properties,
    ];

    /// <summary>
    /// The warnings that name Notify before the project in brackets at their end. Those of Fluid are known.
    /// </summary>
    private static IEnumerable<string> OwnWarnings(string output) =>
        Regex.Matches(output, @"^(?<text>.*warning IL\d+.*?)(\[[^\]]*\])?\r?$", RegexOptions.Multiline)
            .Select(match => match.Groups["text"].Value)
            .Where(text => text.Contains("Notify.", StringComparison.Ordinal));

    private (string Name, string Value)[] Settings() =>
    [
        ("Notify__Email__Host", _smtp.Host),
        ("Notify__Email__Port", _smtp.Port.ToString(CultureInfo.InvariantCulture)),
        ("Notify__Email__Security", "None"),
        ("Notify__Email__From", "Alerts <alerts@example.com>"),
        ("Notify__Telegram__ApiUrl", _bot.Url),
        ("Notify__Telegram__BotToken", _bot.Token),
        ("Notify__Push__VapidPublicKey", _vapid.PublicKey),
        ("Notify__Push__VapidPrivateKey", _vapid.PrivateKey),
        ("Notify__Push__Subject", "mailto:ops@example.com"),
        ("Notify__Push__AllowPrivateNetworks", "true"),
        ("Smoke__Browser", _push.CreateSubscription(_vapid.PublicKey).ToJson()),
    ];
}
