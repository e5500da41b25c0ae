using Sample.Worker_1;

var builder = Host.CreateApplicationBuilder(args);

// AddNotify reads the section Notify of appsettings.json, AddEmail the section Notify:Email.
builder.Services.AddNotify().AddTemplates("templates").AddEmail();
builder.Services.AddHostedService<WelcomeWorker>();

await builder.Build().RunAsync();
