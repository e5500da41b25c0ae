// Notify in a web host. It requires nothing else: dotnet run --project samples/Notify.WebSample
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Notify.Addresses;
using Notify.AspNetCore;
using Notify.Diagnostics;
using Notify.WebSample.Messages;
using Notify.WebSample.Pages;
using Notify.WebSample.People;
using Notify.WebSample.Providers;
using OpenTelemetry.Metrics;

const string MessagingPath = "/api/v1/messaging";
var builder = WebApplication.CreateBuilder(args);
// The scripts of Notify.Push are static web assets, which an unpublished project must enable outside Development.
builder.WebHost.UseStaticWebAssets();
var address = Loopback.Configure(builder);

// Metrics and traces. Registered before AddNotify, so that they include its start. Add the exporter of your tracing
// system; without one the spans are discarded.
builder.Services.AddOpenTelemetry()
    .WithMetrics(metrics => metrics.AddMeter(NotifyTelemetry.MeterName).AddPrometheusExporter())
    .WithTracing(tracing => tracing.AddSource(NotifyTelemetry.ActivitySourceName));

// Notify and its channels, each of which reads its section of appsettings.json.
var settings = builder.Configuration.GetSection("Notify");
builder.Services.AddNotify(settings)
    .AddTemplates("templates")
    .AddUnsubscribe(settings.GetSection("Unsubscribe"))
    .AddPush()
    .AddEmail()
    .AddTelegram()
    .AddChannel<PagerSender>("pager", options => settings.GetSection("Pager").Bind(options));

// Demo only: the simulated providers.
builder.Services.AddSingleton<LocalProviders>();
builder.Services.AddSingleton<LocalChats>();
builder.Services.AddSingleton<Pager>();

// Finds the users for POST /test. The address book contains their addresses.
builder.Services.AddSingleton<IRecipientDirectory, PeopleDirectory>();

// The sign-in of the host, and the two policies that MapNotify requires.
builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(SignIn.Configure);
builder.Services.AddAuthorizationBuilder()
    .AddPolicy("NotifyOwner", policy => policy.RequireRole(Roles.Owner))
    .AddPolicy("NotifyOperator", policy => policy.RequireRole(Roles.Operator));
builder.Services.AddAntiforgery();
// Demo only: users must sign in again after a restart. A real site keeps its keys.
builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();

builder.Services.AddHealthChecks().AddNotify(options => options.MaxDeadLetters = 10);
builder.Services.AddProblemDetails();
builder.Services.AddOpenApi();

var app = builder.Build();
// Demo only: an SMTP server, a Bot API and a push service on loopback replace the providers without settings in
// appsettings.json. The settings are added here because no service has read them yet.
var providers = app.Services.GetRequiredService<LocalProviders>();
builder.Configuration.AddInMemoryCollection(
    await providers.StartAsync(new Uri(address, MessagingPath + "/unsubscribe")));

app.UseErrorPages();
app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();

app.MapNotify(MessagingPath);
app.MapHealthChecks("/health");
app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });
app.MapPrometheusScrapingEndpoint("/metrics");
app.MapOpenApi();
app.MapStaticAssets();

// The pages of the sample.
app.MapSignIn();
app.MapPages();
app.MapMessages();
app.MapTroubles();
app.MapLocalProviders();

await Person.SignUpAsync(app.Services.GetRequiredService<IAddressBook>(), app.Configuration);
app.Lifetime.ApplicationStarted.Register(() =>
    Console.WriteLine($"Open {address} in a browser. Press Ctrl+C to stop."));
await app.RunAsync();

/// <summary>Public for the tests, which start the sample by WebApplicationFactory.</summary>
public partial class Program;
