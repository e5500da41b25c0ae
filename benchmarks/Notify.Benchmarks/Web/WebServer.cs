using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notify.Addresses;
using Notify.AspNetCore;
using Notify.Push;
using Notify.Templates;
using Notify.Tests.Bus;

namespace Notify.Benchmarks.Web;

/// <summary>
/// A Kestrel host on loopback with Notify's public endpoints, and for each of them an empty endpoint that reads the
/// same body and answers with the same status: the floor.
/// </summary>
internal sealed class WebServer : IAsyncDisposable
{
    public const string Base = "/m";
    public const string Floor = "/floor";

    private readonly WebApplication _app;

    private WebServer(WebApplication app) => _app = app;

    public IPEndPoint EndPoint { get; private set; } = new(IPAddress.Loopback, 0);

    /// <param name="window">The window of the rate limits; null: the defaults of the package.</param>
    public static async Task<WebServer> StartAsync(TimeSpan? window = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var keys = VapidKeys.Generate();
        builder.Services.AddNotify(options => options.RunWorkers = false)
            .UseSharedBus()
            .AddTemplateSource(new InMemoryTemplateSource())
            .AddUnsubscribe(options =>
                (options.BaseUrl, options.Key) = (
                    new Uri("http://localhost" + Base + "/unsubscribe"),
                    Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))))
            .AddPush(options =>
                (options.VapidPublicKey, options.VapidPrivateKey, options.Subject) = (
                    keys.PublicKey,
                    keys.PrivateKey,
                    "mailto:ops@example.com"));
        builder.Services.AddAuthentication("bearer").AddScheme<AuthenticationSchemeOptions, BearerUser>("bearer", null);
        builder.Services.AddAuthorization();
        // Clients name their address as a proxy does; the middleware trusts loopback.
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor);

        var app = builder.Build();
        app.UseForwardedHeaders();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapNotify(Base, options =>
        {
            options.Endpoints = NotifyEndpoints.Push | NotifyEndpoints.Unsubscribe;
            if (window is { } given)
            {
                (options.PushLimit, options.UnsubscribeLimit) = (
                    new RateLimit(options.PushLimit.Permits, given),
                    new RateLimit(options.UnsubscribeLimit.Permits, given));
            }
        });
        app.MapMethods(Floor, ["GET", "POST"], (Delegate)ReadAsync);
        await app.StartAsync();
        var address = new Uri(
            app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return new WebServer(app) { EndPoint = new IPEndPoint(IPAddress.Loopback, address.Port) };
    }

    /// <summary>Returns the token of the link for one of several addresses.</summary>
    public string Token(int reader)
    {
        var target = new UnsubscribeTarget
        {
            Kind = Channels.Email,
            Address = $"reader-{reader}@example.com",
            List = "newsletter",
        };
        var link = _app.Services.GetRequiredService<IUnsubscribeTokens>().CreateLink(target);
        return link.Query["?t=".Length..];
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static async Task<IResult> ReadAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        return TypedResults.Ok();
    }
}
