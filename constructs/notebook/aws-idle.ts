/**
 * What stops an idle notebook on AWS, which has no idle stop of its own: at each start a timer is set up that asks Jupyter every five minutes when a cell
 * was last run, and stops the instance by the notebook's own identity. Paths and ports as SageMaker's images have them: general knowledge, not read.
 */
export const stopWhenIdle = (minutes: number): string => `#!/bin/sh
set -eu
cat > /usr/local/bin/stop-when-idle <<'END'
#!/usr/bin/env python3
import datetime, json, ssl, subprocess, time, urllib.request

minutes = ${minutes}
with open("/opt/ml/metadata/resource-metadata.json") as file:
    arn = json.load(file)["ResourceArn"]
with open("/proc/uptime") as file:
    last = time.time() - float(file.read().split()[0])
insecure = ssl._create_unverified_context()  # Jupyter signs its own certificate, on this machine
with urllib.request.urlopen("https://localhost:8443/api/kernels", context=insecure, timeout=30) as answer:
    kernels = json.load(answer)
for kernel in kernels:
    if kernel["execution_state"] == "busy":
        raise SystemExit
    active = datetime.datetime.fromisoformat(kernel["last_activity"].replace("Z", "+00:00"))
    last = max(last, active.timestamp())
if time.time() - last > minutes * 60:
    region, name = arn.split(":")[3], arn.split("/")[-1]
    call = ["aws", "sagemaker", "stop-notebook-instance", "--region", region, "--notebook-instance-name", name]
    subprocess.run(call, check=True)
END
chmod 755 /usr/local/bin/stop-when-idle
cat > /etc/systemd/system/stop-when-idle.service <<'END'
[Service]
Type=oneshot
ExecStart=/usr/local/bin/stop-when-idle
END
cat > /etc/systemd/system/stop-when-idle.timer <<'END'
[Timer]
OnActiveSec=5min
OnUnitActiveSec=5min
END
systemctl daemon-reload
systemctl start stop-when-idle.timer
`;
