"""Recording a visit: the dialog over whatever page one is on."""
