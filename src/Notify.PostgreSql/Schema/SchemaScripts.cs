using System.Text;

namespace Notify.PostgreSql.Schema;

/// <summary>The scripts that create the tables: one for each version, which changes the tables of the version before.</summary>
internal static class SchemaScripts
{
    public const int Newest = 1;

    public static string Create(string schema)
    {
        var script = new StringBuilder();
        script.Append("CREATE SCHEMA IF NOT EXISTS ").Append(Quote(schema)).AppendLine(";");
        for (var version = 1; version <= Newest; version++)
            script.Append(Read(version, schema));
        return script.ToString();
    }

    /// <summary>Returns the script of one version.</summary>
    public static string Read(int version, string schema)
    {
        using var stream = typeof(SchemaScripts).Assembly.GetManifestResourceStream($"schema-{version}.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Replace("{schema}", Quote(schema), StringComparison.Ordinal);
    }

    public static string Quote(string name) => '"' + name.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
}
