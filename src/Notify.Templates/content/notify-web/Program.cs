using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Sample.Web_1;

const string MessagingPath = "/api/v1/messaging";

var builder = WebApplication.CreateBuilder(args);

// Each method reads its section of appsettings.json: Notify, Notify:Unsubscribe and Notify:Email.
builder.Services.AddNotify().AddTemplates("templates").AddUnsubscribe().AddEmail();
builder.Services.AddHealthChecks().AddNotify();

// MapNotify requires these policies. Replace the cookie with the sign-in of your organization.
builder.Services
    .AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
    .AddCookie(options => options.LoginPath = DevelopmentSignIn.Path);
builder.Services.AddAuthorizationBuilder()
    .AddPolicy(Policies.Owner, policy => policy.RequireRole("owner"))
    .AddPolicy(Policies.Operator, policy => policy.RequireRole("operator"));

var app = builder.Build();

// Test sends, push subscriptions, unsubscribe links, inbound messages, and the operator API and page.
app.MapNotify(MessagingPath);

// Liveness: the process answers. Readiness: the queue can be reached, and no provider rejects the settings.
app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });

app.MapPost("/users", WelcomeEndpoint.SendAsync).RequireAuthorization(Policies.Owner);
app.MapGet("/", () => Results.Redirect($"{MessagingPath}/ui"));
if (app.Environment.IsDevelopment())
    app.MapDevelopmentSignIn();

app.Run();
