using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notify.Addresses;
using Notify.AspNetCore.Tests.Harness;
using Notify.Bus;
using Notify.Delivery;
using Notify.Push;
using Notify.Testing;

namespace Notify.AspNetCore.Tests.Browser;

/// <summary>A real web server on a free port of this machine, with queues that are worked; only the providers are captured.</summary>
public sealed class OperatorSite : IAsyncDisposable
{
    /// <summary>The session of a user who is permitted to operate and to send tests.</summary>
    public const string Session = "otto.operator.owner";

    private readonly WebApplication _app;

    private OperatorSite(WebApplication app) => _app = app;

    public CapturingSender Sender => _app.Services.GetRequiredService<CapturingSender>();

    public IMessageBus Bus => _app.Services.GetRequiredService<IMessageBus>();

    public IAddressBook Book => _app.Services.GetRequiredService<IAddressBook>();

    public INotifier Notifier => _app.Services.GetRequiredService<INotifier>();

    public IUnsubscribeTokens Tokens => _app.Services.GetRequiredService<IUnsubscribeTokens>();

    public static async Task<OperatorSite> StartAsync(JsonNamingConvention names = JsonNamingConvention.SnakeCase)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = "Production",
        });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var keys = VapidKeys.Generate();
        builder.Services
            .AddNotify(options => options.Via = Channels.Email)
            .AddTemplates("Templates")
            .AddTemplates("Browser/Templates")
            .AddUnsubscribe(options =>
            {
                options.BaseUrl = new Uri($"https://example.com{NotifyApp.Base}/unsubscribe");
                options.Key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
            })
            .AddEmail(options => (options.Host, options.From) = ("localhost", "alerts@example.com"))
            .AddTelegram(options => options.BotToken = "123456:" + new string('a', 35))
            .AddPush(options => (options.VapidPublicKey, options.VapidPrivateKey, options.Subject) =
                (keys.PublicKey, keys.PrivateKey, "mailto:ops@example.com"))
            .UseCapturingSenders();
        builder.Services.AddAuthentication(BearerNames.Scheme)
            .AddScheme<AuthenticationSchemeOptions, BearerNames>(BearerNames.Scheme, null);
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy("NotifyOwner", policy => policy.RequireRole("owner"))
            .AddPolicy("NotifyOperator", policy => policy.RequireRole("operator"));
        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapNotify(NotifyApp.Base, options => options.JsonNamingConvention = names);
        await app.StartAsync();
        return new OperatorSite(app);
    }

    /// <summary>An address of the site, below the endpoints' base path.</summary>
    public Uri At(string path)
    {
        var server = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new Uri($"{server}{NotifyApp.Base}/{path}");
    }

    /// <summary>Enqueues a message to Ada.</summary>
    public async Task EnqueueAsync(Via? via = null, string template = "welcome") =>
        await Notifier.EnqueueAsync(new Notification(template, Ada) { Via = via, Model = new { Name = "Ada" } });

    /// <summary>Makes dead letters: the providers refuse each message once, for good.</summary>
    public async Task KillAsync(int count = 1, params string[] via)
    {
        var channels = via.Length == 0 ? [Channels.Email] : via;
        foreach (var channel in channels)
            Sender.Answer(channel, [.. Enumerable.Repeat(SendResult.Rejected("550", "5.7.1 not wanted"), count)]);
        for (var i = 0; i < count; i++)
            await EnqueueAsync(Via.FirstOf(channels));
        await _app.Services.GetRequiredService<INotifyRuntime>().DrainAsync();
    }

    /// <summary>Creates a dead letter whose address the provider reported as invalid, and which is suppressed.</summary>
    public async Task InvalidateAsync()
    {
        Sender.Answer(Channels.Email, SendResult.InvalidRecipient(SuppressionReason.Bounced, "550", "5.1.1 unknown user"));
        await EnqueueAsync(Channels.Email);
        await _app.Services.GetRequiredService<INotifyRuntime>().DrainAsync();
    }

    /// <summary>Suppresses the push subscription of another user, whose address is long.</summary>
    public ValueTask SuppressAsync() => Book.SuppressAsync(
        Channels.Push,
        "https://push.example/" + new string('x', 180),
        new Suppression { Reason = SuppressionReason.Gone, At = DateTimeOffset.UtcNow, Detail = "410" });

    public async Task StopAsync() => await _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static Recipient Ada => new("ada") { Email = "ada@example.com", TelegramChatId = 4711 };
}
