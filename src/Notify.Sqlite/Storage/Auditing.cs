using System.Globalization;
using Notify.Sqlite.Connection;

namespace Notify.Sqlite.Storage;

/// <summary>Checks that each message is in exactly one place, and that the counts are correct.</summary>
internal static class Auditing
{
    private const int MostOfAKind = 20;

    private const string Places =
        "SELECT number, 'ready' AS place FROM notify_ready UNION ALL SELECT number, 'delayed' FROM notify_delayed "
            + "UNION ALL SELECT number, 'follower' FROM notify_follower "
            + "UNION ALL SELECT number, 'lease' FROM notify_lease WHERE worker IS NOT NULL "
            + "UNION ALL SELECT number, 'dead' FROM notify_dead";

    private static readonly string[] Checks =
    [
        $"SELECT 'Message ' || number || ' is in several places: ' || group_concat(place, ', ') FROM ({Places}) "
            + "GROUP BY number HAVING count(*) > 1 ORDER BY number",
        $"SELECT 'Message ' || number || ' is in no place' FROM notify_message WHERE number NOT IN "
            + $"(SELECT number FROM ({Places}) WHERE place <> 'dead') ORDER BY number",
        $"SELECT 'Message ' || number || ' is missing; its place is ' || place FROM ({Places}) "
            + "WHERE place <> 'dead' AND number NOT IN (SELECT number FROM notify_message) ORDER BY number",
        "SELECT 'Message ' || number || ' holds its recipient, but is neither ready nor delayed' FROM notify_lease "
            + "WHERE worker IS NULL AND number NOT IN (SELECT number FROM notify_ready "
            + "UNION ALL SELECT number FROM notify_delayed) ORDER BY number",
        "SELECT 'Message ' || number || ' follows, but nothing precedes it' FROM notify_follower AS f "
            + "WHERE NOT EXISTS (SELECT 1 FROM notify_lease AS l WHERE l.lane = f.lane AND l.key = f.key) "
            + "AND NOT EXISTS (SELECT 1 FROM notify_ready AS r WHERE r.lane = f.lane AND r.key = f.key) "
            + "ORDER BY number",
        "SELECT 'Lane ' || lane || ' has a wrong count' FROM notify_lane AS l "
            + "WHERE ready <> (SELECT count(*) FROM notify_ready AS r WHERE r.lane = l.lane) "
            + "+ (SELECT count(*) FROM notify_follower AS f WHERE f.lane = l.lane) "
            + "+ (SELECT count(*) FROM notify_outbox AS o WHERE o.lane = l.lane) "
            + "OR delayed <> (SELECT count(*) FROM notify_delayed AS d WHERE d.lane = l.lane) "
            + "OR dead <> (SELECT count(*) FROM notify_dead AS x WHERE x.lane = l.lane) ORDER BY lane",
    ];

    public static List<string> Run(Database database)
    {
        var problems = new List<string>();
        foreach (var check in Checks)
        {
            using var rows = database.Prepare(check).Query();
            var found = 0;
            while (rows.Read())
            {
                if (++found <= MostOfAKind)
                    problems.Add(rows.GetText(0));
            }

            if (found > MostOfAKind)
            {
                problems.Add(string.Create(
                    CultureInfo.InvariantCulture, $"There are {found - MostOfAKind} more problems of this kind."));
            }
        }

        return problems;
    }
}
