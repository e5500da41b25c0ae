// How to wire Notify into a web host. Runs with nothing else installed: dotnet run --project samples/Notify.WebSample
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
// The scripts of Notify.Push are static web assets; outside Development a project that is not published has to ask for them.
builder.WebHost.UseStaticWebAssets();
var address = Loopback.Configure(builder);

// Metrics and traces. Before AddNotify, so that somebody listens when it starts. Add the exporter of your tracing system; without one the spans end here.
builder.Services.AddOpenTelemetry()
    .WithMetrics(metrics => metrics.AddMeter(NotifyTelemetry.MeterName).AddPrometheusExporter())
    .WithTracing(tracing => tracing.AddSource(NotifyTelemetry.ActivitySourceName));

// Notify and its channels; every one reads its own section of appsettings.json.
var settings = builder.Configuration.GetSection("Notify");
builder.Services.AddNotify(settings)
    .AddTemplates("templates")
    .AddUnsubscribe(settings.GetSection("Unsubscribe"))
    .AddPush()
    .AddEmail()
    .AddTelegram()
    .AddChannel<PagerSender>("pager", options => settings.GetSection("Pager").Bind(options));

// Demo only: what is on the other side.
builder.Services.AddSingleton<LocalProviders>();
builder.Services.AddSingleton<LocalChats>();
builder.Services.AddSingleton<Pager>();

// Who a user id is: POST /test asks. Addresses are in the address book.
builder.Services.AddSingleton<IRecipientDirectory, PeopleDirectory>();

// Who may do what: the host's own sign-in, and the two policies that MapNotify asks for.
builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(SignIn.Configure);
builder.Services.AddAuthorizationBuilder()
    .AddPolicy("NotifyOwner", policy => policy.RequireRole(Roles.Owner))
    .AddPolicy("NotifyOperator", policy => policy.RequireRole(Roles.Operator));
builder.Services.AddAntiforgery();
// Demo only: whoever was signed in has to choose again after a restart. A real site keeps its keys.
builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();

builder.Services.AddHealthChecks().AddNotify(options => options.MaxDeadLetters = 10);
builder.Services.AddProblemDetails();
builder.Services.AddOpenApi();

var app = builder.Build();
// Demo only: an SMTP server, a Bot API and a push service on loopback, for each provider that has no settings of its own in appsettings.json. Nobody has read the settings yet.
builder.Configuration.AddInMemoryCollection(await app.Services.GetRequiredService<LocalProviders>().StartAsync(new Uri(address, MessagingPath + "/unsubscribe")));

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

// The sample's own pages.
app.MapSignIn();
app.MapPages();
app.MapMessages();
app.MapTroubles();
app.MapLocalProviders();

await Person.SignUpAsync(app.Services.GetRequiredService<IAddressBook>(), app.Configuration);
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"Open {address} in a browser. Ctrl+C ends it."));
await app.RunAsync();

/// <summary>Public for the tests, which start it by WebApplicationFactory.</summary>
public partial class Program;
