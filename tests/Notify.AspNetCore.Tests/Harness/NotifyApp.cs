using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Notify.Addresses;
using Notify.Bus;
using Notify.Push;
using Notify.Testing;
using Notify.Tests.Bus;

namespace Notify.AspNetCore.Tests.Harness;

/// <summary>
/// A host with all channels, captured senders, and <c>MapNotify</c>. The bearer token names the current user:
/// <see cref="Users"/>.
/// </summary>
public sealed class NotifyApp : WebApplicationFactory<NotifyApp>
{
    public const string Base = "/api/v1/messaging";
    public static readonly string UnsubscribeKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>The settings of the endpoints.</summary>
    public Action<NotifyEndpointOptions> Endpoints { get; init; } = static _ => { };

    /// <summary>Further services, registered last.</summary>
    public Action<IServiceCollection> More { get; init; } = static _ => { };

    /// <summary>What runs before the endpoints, authentication and authorization apart.</summary>
    public Action<IApplicationBuilder> Pipeline { get; init; } = static _ => { };

    /// <summary>The group in which the endpoints are mapped. Default: none.</summary>
    public Func<IEndpointRouteBuilder, IEndpointRouteBuilder> Group { get; init; } = static endpoints => endpoints;

    /// <summary>What is done with the result of <c>MapNotify</c>, and further endpoints.</summary>
    public Action<IEndpointRouteBuilder, RouteGroupBuilder> Mapped { get; init; } = static (_, _) => { };

    public string Environment { get; init; } = "Production";

    public bool Authorization { get; init; } = true;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 25, 8, 0, 30, TimeSpan.Zero));

    public CapturingSender Sender => Services.GetRequiredService<CapturingSender>();

    public IAddressBook Book => Services.GetRequiredService<IAddressBook>();

    public IMessageBus Bus => Services.GetRequiredService<IMessageBus>();

    public IUnsubscribeTokens Tokens => Services.GetRequiredService<IUnsubscribeTokens>();

    public HttpClient As(string? token)
    {
        var client = CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = false });
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    // Without files of settings: a host that watches them takes one of the few watchers a machine has.
    protected override IHostBuilder CreateHostBuilder() => new HostBuilder()
        .ConfigureWebHostDefaults(web => web.Configure(Configure).ConfigureServices(ConfigureServices));

    protected override void ConfigureWebHost(IWebHostBuilder builder) =>
        builder.UseContentRoot(AppContext.BaseDirectory).UseEnvironment(Environment);

    private void ConfigureServices(IServiceCollection services)
    {
        var keys = VapidKeys.Generate();
        services.AddSingleton<TimeProvider>(Time);
        services
            .AddNotify(options => options.RunWorkers = false)
            .UseSharedBus()
            .AddTemplates("Templates")
            .AddUnsubscribe(options => (options.BaseUrl, options.Key) =
                (new Uri("https://example.com" + Base + "/unsubscribe"), UnsubscribeKey))
            .AddEmail(options => (options.Host, options.From) = ("localhost", "alerts@example.com"))
            .AddTelegram(options => options.BotToken = "123456:" + new string('a', 35))
            .AddPush(options => (options.VapidPublicKey, options.VapidPrivateKey, options.Subject) =
                (keys.PublicKey, keys.PrivateKey, "mailto:ops@example.com"))
            .UseCapturingSenders();
        services.AddRouting();
        if (Authorization)
        {
            services.AddAuthentication(BearerNames.Scheme)
                .AddScheme<AuthenticationSchemeOptions, BearerNames>(BearerNames.Scheme, null);
            services.AddAuthorizationBuilder()
                .AddPolicy("NotifyOwner", policy => policy.RequireRole("owner"))
                .AddPolicy("NotifyOperator", policy => policy.RequireRole("operator"));
        }

        More(services);
    }

    private void Configure(IApplicationBuilder app)
    {
        app.UseRouting();
        if (Authorization)
            app.UseAuthentication().UseAuthorization();
        Pipeline(app);
        app.UseEndpoints(endpoints => Mapped(endpoints, Group(endpoints).MapNotify(Base, Endpoints)));
    }
}
